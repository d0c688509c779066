/** Labels and guideline: what may be answered, and how to decide. */

import { Tabs } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useLocation, useNavigate, useParams } from "react-router"
import { useRights } from "@/api/changes"
import { projectQuery } from "@/api/queries"
import { GuidelineEditor } from "@/features/projects/labels/GuidelineEditor"
import { LabelList } from "@/features/projects/labels/LabelList"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { ProblemNote } from "@/ui/ProblemNote"
import { ReadOnlyNote } from "@/ui/ReadOnlyNote"
import { Waiting } from "@/ui/Waiting"
import "@/features/projects/labels/labels.css"

export function LabelsPage() {
  const { project: id = "" } = useParams()
  const project = useQuery(projectQuery(id))
  const rights = useRights(project.data?.role)
  const navigate = useNavigate()
  const tab = useLocation().hash === "#guideline" ? "guideline" : "labels"
  return (
    <Page>
      <PageHeader
        title="Labels & guideline"
        says="What may be answered, and how to decide. Names and descriptions also teach the model, before the first answer."
      />
      {rights.refusal && <ReadOnlyNote reason={rights.refusal.message} />}
      {project.data ? (
        <Tabs
          value={tab}
          onChange={(value) => void navigate({ hash: value ?? "" }, { replace: true })}
          keepMounted={false}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="labels">Labels</Tabs.Tab>
            <Tabs.Tab value="guideline">Guideline</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="labels">
            <LabelList project={project.data} rights={rights} />
          </Tabs.Panel>
          <Tabs.Panel value="guideline">
            <GuidelineEditor key={id} project={project.data} rights={rights} />
          </Tabs.Panel>
        </Tabs>
      ) : project.error ? (
        <ProblemNote error={project.error} onRetry={() => void project.refetch()} />
      ) : (
        <Waiting rows={8} height={44} />
      )}
    </Page>
  )
}
