/** Labels and guideline. */

import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function LabelsPage() {
  return (
    <Page>
      <PageHeader title="Labels & guideline" />
    </Page>
  )
}
