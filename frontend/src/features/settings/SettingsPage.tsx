/** Settings. */

import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function SettingsPage() {
  return (
    <Page>
      <PageHeader title="Settings" />
    </Page>
  )
}
