/** What happened everywhere, sign-ins and refused ones too: for the installation's owner. */

import { useQuery } from "@tanstack/react-query"
import { meQuery } from "@/api/queries"
import { TrailSection } from "@/features/team/trail/TrailSection"
import { Empty } from "@/ui/Empty"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { Waiting } from "@/ui/Waiting"

export function EverythingPage() {
  const me = useQuery(meQuery)
  return (
    <Page>
      <PageHeader title="Everything that happened" says="In all projects, and at the door." />
      {!me.data ? (
        <Waiting />
      ) : me.data.is_owner ? (
        <TrailSection project={null} />
      ) : (
        <Empty title="This is for the owner of this installation" />
      )}
    </Page>
  )
}
