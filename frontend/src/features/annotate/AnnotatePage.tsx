/** The annotate screen: finds out whether there is something to label, and opens the desk. */

import { useDocumentTitle } from "@mantine/hooks"
import { useQuery } from "@tanstack/react-query"
import { useParams } from "react-router"
import { meQuery, progressQuery, projectQuery } from "@/api/queries"
import type { Me, Project } from "@/api/types"
import { DeskView } from "@/features/annotate/DeskView"
import { DeskWaiting, NoLabels, NoTexts } from "@/features/annotate/states"
import { useDesk } from "@/features/annotate/useDesk"
import { ProblemNote } from "@/ui/ProblemNote"
import "@/features/annotate/annotate.css"
import "@/features/annotate/text.css"
import "@/features/annotate/choices.css"
import "@/features/annotate/spans/spans.css"
import "@/features/annotate/spans/side.css"
import "@/features/annotate/phone.css"
import "@/features/annotate/low.css"

export function AnnotatePage() {
  const { project: id = "" } = useParams()
  const me = useQuery(meQuery)
  const project = useQuery(projectQuery(id))
  const progress = useQuery(progressQuery(id))
  useDocumentTitle(`Label · ${project.data?.name ?? "Askwell"}`)
  const failed = project.error ?? me.error
  if (failed && !(project.data && me.data)) return <ProblemNote error={failed} />
  if (!project.data || !me.data) return <DeskWaiting />
  const isEmpty = (progress.data?.documents ?? project.data.documents) === 0
  return (
    <>
      <h1 className="desk-title">Label {project.data.name}</h1>
      {!project.data.labels.some((each) => !each.is_archived) ? (
        <NoLabels />
      ) : isEmpty ? (
        <NoTexts />
      ) : (
        <OpenDesk key={project.data.id} project={project.data} me={me.data} />
      )}
    </>
  )
}

function OpenDesk({ project, me }: { project: Project; me: Me }) {
  const desk = useDesk(project, me)
  return desk ? <DeskView desk={desk} project={project} /> : <DeskWaiting />
}
