/** The team: how it gets on, and what happened. */

import { Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useParams } from "react-router"
import { projectQuery } from "@/api/queries"
import { may } from "@/api/rights"
import { TeamProgress } from "@/features/team/progress/TeamProgress"
import { TrailSection } from "@/features/team/trail/TrailSection"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function TeamPage() {
  const { project = "" } = useParams()
  const found = useQuery(projectQuery(project))
  return (
    <Page>
      <PageHeader title="Team" says="Who works here, how it gets on, and what was done." />
      <Stack gap="md">
        <TeamProgress project={project} />
        {found.data && may(found.data.role, "manage") && <TrailSection project={project} />}
      </Stack>
    </Page>
  )
}
