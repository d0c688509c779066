/** The team of a project: a list of parts, each on its own. */

import { Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useParams } from "react-router"
import { meQuery, projectQuery } from "@/api/queries"
import { may } from "@/api/rights"
import { InvitationsPart } from "@/features/team/invitations/InvitationsPart"
import { LeavePart } from "@/features/team/people/LeavePart"
import { PeoplePart } from "@/features/team/people/PeoplePart"
import { TeamProgress } from "@/features/team/progress/TeamProgress"
import { ServiceAccountsPart } from "@/features/team/services/ServiceAccountsPart"
import { TrailSection } from "@/features/team/trail/TrailSection"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"
import "@/features/team/team.css"

export function TeamPage() {
  const { project: id = "" } = useParams()
  const found = useQuery(projectQuery(id))
  const me = useQuery(meQuery).data
  const project = found.data
  return (
    <Page>
      <PageHeader title="Team" says="Who works on this project, how it gets on, and what was done." />
      {project ? (
        <Stack gap="lg">
          <PeoplePart project={project} />
          {may(project.role, "manage") && <InvitationsPart project={project} />}
          {may(project.role, "manage") && <ServiceAccountsPart project={project} />}
          <TeamProgress project={id} />
          {may(project.role, "manage") && <TrailSection project={id} />}
          {me && !me.is_owner && <LeavePart project={project} />}
        </Stack>
      ) : found.error ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Waiting rows={3} height={160} />
      )}
    </Page>
  )
}
