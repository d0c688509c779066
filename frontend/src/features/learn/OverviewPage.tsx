/** Where the project stands, and the next best step. */

import { Stack } from "@mantine/core"
import { useQueries, useQuery } from "@tanstack/react-query"
import { useParams } from "react-router"
import { useLive } from "@/api/live"
import { jobsQuery, progressQuery, projectQuery } from "@/api/queries"
import { may } from "@/api/rights"
import type { Project, Progress } from "@/api/types"
import { AgreementCard } from "@/features/learn/agreement/AgreementCard"
import { AnswersByLabel } from "@/features/learn/AnswersByLabel"
import { CurveCard } from "@/features/learn/CurveCard"
import { Figures } from "@/features/learn/Figures"
import { Jobs } from "@/features/learn/Jobs"
import "@/features/learn/learn.css"
import { measuresOf } from "@/features/learn/measure"
import { NextStepCard } from "@/features/learn/NextStepCard"
import { People } from "@/features/learn/People"
import { curveQuery, disagreedQuery, qualityQuery } from "@/features/learn/queries"
import { useHeld } from "@/features/learn/useHeld"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

const ASK_AGAIN = 10_000
const LONG = 12_000

export function OverviewPage() {
  const { project = "" } = useParams()
  const found = useQuery(projectQuery(project))
  const progress = useQuery({ ...progressQuery(project), refetchInterval: ASK_AGAIN })
  const hasModel = (progress.data?.model_version ?? found.data?.model_version ?? 0) > 0
  useQueries({ queries: [curveQuery(project), qualityQuery(project, hasModel), jobsQuery(project)] })
  return (
    <Page>
      <PageHeader title="Overview" says="Where the project stands, and what would help most now." />
      {found.data && progress.data ? (
        <Standing project={found.data} progress={progress.data} />
      ) : progress.error ? (
        <ProblemNote error={progress.error} onRetry={() => void progress.refetch()} />
      ) : (
        <Waiting rows={4} height={120} />
      )}
    </Page>
  )
}

function Standing({ project, progress }: { project: Project; progress: Progress }) {
  const live = useLive()
  const curve = useQuery(curveQuery(project.id))
  const quality = useQuery(qualityQuery(project.id, progress.model_version > 0))
  const jobs = useQuery(jobsQuery(project.id))
  const disagreed = useQuery(disagreedQuery(project.id, may(project.role, "review")))
  const isAway = useHeld(progress.behind > 0 && !progress.is_learning, LONG)
  const points = curve.data ?? []
  const measures = measuresOf(project)
  const audited = progress.audit_answers
  const error = curve.error ?? quality.error ?? jobs.error
  if (curve.isPending || quality.isLoading || jobs.isPending) return <Waiting rows={4} height={120} />
  return (
    <Stack gap="md">
      <NextStepCard
        project={project}
        standing={{
          labels: project.labels,
          progress,
          measure: measures[0] ?? "texts",
          points,
          jobs: jobs.data ?? [],
          audited,
          auditShare: project.audit_share,
          isAway,
          disagreed: disagreed.data ?? 0,
        }}
      />
      {error && (
        <ProblemNote
          error={error}
          onRetry={() => void Promise.all([curve, quality, jobs].map((each) => each.refetch()))}
        />
      )}
      <Figures project={project.id} progress={progress} live={live} />
      {progress.documents > 0 &&
        measures.map((measure) => (
          <CurveCard
            key={measure}
            task={project.task}
            measure={measure}
            points={points}
            audited={audited}
            auditShare={project.audit_share}
            hasModel={progress.model_version > 0}
          />
        ))}
      <div className="learn-cards" data-columns="2">
        <AnswersByLabel project={project.id} labels={project.labels} progress={progress} />
        <div className="learn-cards">
          <People people={progress.people} />
          <Jobs project={project} jobs={jobs.data ?? []} />
        </div>
      </div>
      {progress.answered > 0 && may(project.role, "review") && <AgreementCard project={project} />}
    </Stack>
  )
}
