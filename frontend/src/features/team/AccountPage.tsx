/** Account. */

import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function AccountPage() {
  return (
    <Page>
      <PageHeader title="Account" />
    </Page>
  )
}
