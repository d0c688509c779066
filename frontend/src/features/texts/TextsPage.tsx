/** All texts. */

import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function TextsPage() {
  return (
    <Page>
      <PageHeader title="Texts" />
    </Page>
  )
}
