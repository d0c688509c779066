/** Sign in. */

import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"

export function SignInPage() {
  return (
    <Page>
      <PageHeader title="Sign in" />
    </Page>
  )
}
