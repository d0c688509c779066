/** The review page: finds out who is here and what they may do, and opens the desk. */

import { useDocumentTitle } from "@mantine/hooks"
import { useQuery } from "@tanstack/react-query"
import { useParams, useSearchParams } from "react-router"
import { meQuery, projectQuery } from "@/api/queries"
import { may } from "@/api/rights"
import type { Me, Project } from "@/api/types"
import { Page } from "@/ui/Page"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"
import { ReviewView } from "./ReviewView"
import { NotYours } from "./states"
import { useReviewDesk } from "./useReviewDesk"
import { kindOf } from "./words"
import "./review.css"
import "./sides.css"

export function ReviewPage() {
  const { project: id = "" } = useParams()
  const me = useQuery(meQuery)
  const project = useQuery(projectQuery(id))
  useDocumentTitle(`Review · ${project.data?.name ?? "Askwell"}`)
  const failed = project.error ?? me.error
  if (failed && !(project.data && me.data)) return <ProblemNote error={failed} />
  if (!project.data || !me.data) return <Loading />
  return (
    <>
      <h1 className="review-title">Review {project.data.name}</h1>
      {may(project.data.role, "review") ? (
        <OpenDesk key={project.data.id} project={project.data} me={me.data} />
      ) : (
        <NotYours />
      )}
    </>
  )
}

function OpenDesk({ project, me }: { project: Project; me: Me }) {
  const [address, setAddress] = useSearchParams()
  const desk = useReviewDesk(project, me, kindOf(address.get("kind")))
  if (!desk) return <Loading />
  const wait = (kind: string | null) => setAddress(kind ? { kind } : {}, { replace: true })
  return <ReviewView desk={desk} project={project} onKind={wait} />
}

function Loading() {
  return (
    <Page>
      <Waiting rows={4} height={64} />
    </Page>
  )
}
