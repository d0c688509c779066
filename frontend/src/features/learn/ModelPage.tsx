/** How good the model is, try it, and use it from code. */

import { Button, Stack } from "@mantine/core"
import { IconBrain } from "@tabler/icons-react"
import { useInfiniteQuery, useQuery, type UseQueryResult } from "@tanstack/react-query"
import { Link, useParams } from "react-router"
import { progressQuery, projectQuery } from "@/api/queries"
import { may, type Deed } from "@/api/rights"
import type { Project } from "@/api/types"
import { CalibrationCard } from "@/features/learn/CalibrationCard"
import { Confusions } from "@/features/learn/Confusions"
import { LabelTable } from "@/features/learn/LabelTable"
import "@/features/learn/learn.css"
import { Mistakes } from "@/features/learn/Mistakes"
import { qualityQuery, versionsQuery, type Quality, type Version } from "@/features/learn/queries"
import { TryIt } from "@/features/learn/TryIt"
import { UseFromCode } from "@/features/learn/UseFromCode"
import { VersionCard } from "@/features/learn/VersionCard"
import { Versions } from "@/features/learn/Versions"
import { Empty } from "@/ui/Empty"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

export function ModelPage() {
  const { project = "" } = useParams()
  const found = useQuery(projectQuery(project))
  const versions = useInfiniteQuery(versionsQuery(project))
  const newest = versions.data?.pages[0]?.[0]
  const quality = useQuery(qualityQuery(project, newest !== undefined))
  return (
    <Page>
      <PageHeader title="Model" says="What it has learnt, how far to believe it, and how to use it." />
      {versions.error && !versions.data ? (
        <ProblemNote error={versions.error} onRetry={() => void versions.refetch()} />
      ) : !found.data || versions.isPending ? (
        <Waiting rows={4} height={120} />
      ) : newest ? (
        <Known project={found.data} newest={newest} quality={quality} />
      ) : (
        <NoModel project={found.data} />
      )}
    </Page>
  )
}

interface KnownProps {
  project: Project
  newest: Version
  quality: UseQueryResult<Quality | null>
}

function Known({ project, newest, quality }: KnownProps) {
  const progress = useQuery(progressQuery(project.id))
  if (quality.isPending || progress.isPending) return <Waiting rows={4} height={120} />
  return (
    <Stack gap="md">
      {quality.error && <ProblemNote error={quality.error} onRetry={() => void quality.refetch()} />}
      <VersionCard
        version={newest}
        quality={quality.data ?? null}
        project={project}
        audited={progress.data?.audit_answers ?? 0}
      />
      {may(project.role, "predict") && <TryIt project={project} />}
      {quality.data && <Measured project={project} quality={quality.data} />}
      <Versions project={project} />
      {may(project.role, "predict") && <UseFromCode project={project} />}
    </Stack>
  )
}

/** How good it is in detail: for whole texts, for marked parts, or for both. */
function Measured({ project, quality }: { project: Project; quality: Quality }) {
  const { spans, audit_answers: audited } = quality
  const isBoth = quality.labels.length > 0 && spans !== null
  return (
    <>
      {quality.labels.length > 0 && (
        <>
          <CalibrationCard
            reliability={quality.reliability}
            unit={project.task === "choose_one" ? "text" : "decision"}
          />
          <LabelTable measure="texts" rows={quality.labels} audited={audited} labels={project.labels} />
          <Confusions project={project} quality={quality} />
        </>
      )}
      {spans && spans.labels.length > 0 && (
        <>
          <CalibrationCard
            {...(isBoth && { title: "Can the numbers of its marks be believed?" })}
            reliability={spans.reliability}
            unit="mark"
          />
          <LabelTable
            {...(isBoth && { title: "Marks, label by label" })}
            measure="parts"
            rows={spans.labels}
            audited={audited}
            labels={project.labels}
          />
          <Mistakes project={project} spans={spans} audited={audited} />
        </>
      )}
    </>
  )
}

function NoModel({ project }: { project: Project }) {
  const labels = project.labels.filter((label) => !label.is_archived)
  const enough = project.task === "mark_spans" ? 1 : 2
  const to = labels.length < enough ? "labels" : project.documents === 0 ? "import" : "label"
  const action = { labels: "Add labels", import: "Import texts", label: "Begin labelling" }[to]
  const deed: Deed = ({ labels: "edit", import: "import", label: "annotate" } as const)[to]
  return (
    <Empty
      icon={<IconBrain size={40} stroke={1.4} color="var(--accent)" aria-hidden />}
      title="There is no model yet"
      action={
        may(project.role, deed) && (
          <Button component={Link} to={`/p/${project.id}/${to}`}>
            {action}
          </Button>
        )
      }
    >
      It comes by itself, with the first labels and texts, and learns from every answer. Then you can try it
      here, see how often it is right, and call it from your own programs.
    </Empty>
  )
}
