/** Set up. */

import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function NewProjectPage() {
  return (
    <Page>
      <PageHeader title="New project" />
    </Page>
  )
}
