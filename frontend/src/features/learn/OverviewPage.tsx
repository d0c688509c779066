/** Where the project stands. */

import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function OverviewPage() {
  return (
    <Page>
      <PageHeader title="Overview" />
    </Page>
  )
}
