/** Labels and guideline: what may be answered, and how to decide. */

import { Tabs } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useLocation, useNavigate, useParams, useSearchParams } from "react-router"
import { useRights } from "@/api/changes"
import { projectQuery } from "@/api/queries"
import { Clash } from "@/features/projects/labels/Clash"
import { GuidelineEditor } from "@/features/projects/labels/GuidelineEditor"
import { LabelList } from "@/features/projects/labels/LabelList"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { ProblemNote } from "@/ui/ProblemNote"
import { ReadOnlyNote } from "@/ui/ReadOnlyNote"
import { Waiting } from "@/ui/Waiting"
import "@/features/projects/labels/labels.css"

const MOST = 6

export function LabelsPage() {
  const { project: id = "" } = useParams()
  const project = useQuery(projectQuery(id))
  const rights = useRights(project.data?.role)
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const [quoted, setQuoted] = useState(0)
  const about = project.data?.labels.find((label) => label.id === search.get("label")) ?? null
  const clashing = (search.get("with") ?? "").split(",").filter((each) => /^\d{1,15}$/.test(each))
  const hash = useLocation().hash
  const isAsked = about !== null || clashing.length > 0
  const tab = hash === "#guideline" || (isAsked && hash !== "#labels") ? "guideline" : "labels"
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
          onChange={(value) =>
            void navigate({ hash: value ?? "", search: search.toString() }, { replace: true })
          }
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
            {clashing.length > 0 && (
              <Clash
                key={clashing.join()}
                project={project.data}
                about={about}
                documents={clashing.slice(0, MOST).map(Number)}
                mayQuote={rights.refusal === null}
                onQuoted={() => setQuoted(quoted + 1)}
              />
            )}
            <GuidelineEditor key={`${id} ${quoted}`} project={project.data} rights={rights} about={about} />
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
