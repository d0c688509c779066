/** How good the model is. */

import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function ModelPage() {
  return (
    <Page>
      <PageHeader title="Model" />
    </Page>
  )
}
