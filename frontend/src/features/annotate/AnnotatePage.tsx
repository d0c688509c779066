/** The annotate screen. */

import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function AnnotatePage() {
  return (
    <Page>
      <PageHeader title="Label" />
    </Page>
  )
}
