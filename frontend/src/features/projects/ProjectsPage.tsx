/** Your projects. */

import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function ProjectsPage() {
  return (
    <Page>
      <PageHeader title="Projects" />
    </Page>
  )
}
