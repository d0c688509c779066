/** Add texts. */

import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function ImportPage() {
  return (
    <Page>
      <PageHeader title="Import texts" />
    </Page>
  )
}
