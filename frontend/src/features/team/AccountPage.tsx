/** Your account: name, password, where you are signed in, API keys, and the theme. */

import { Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { meQuery } from "@/api/queries"
import { KeysPart } from "@/features/team/KeysPart"
import { NamePart } from "@/features/team/NamePart"
import { PasswordPart } from "@/features/team/PasswordPart"
import { SessionsPart } from "@/features/team/SessionsPart"
import { ThemePart } from "@/features/team/ThemePart"
import { TrailPart } from "@/features/team/TrailPart"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { Waiting } from "@/ui/Waiting"
import "@/features/team/team.css"

export function AccountPage() {
  const me = useQuery(meQuery)
  return (
    <Page>
      <PageHeader title="Account" says="What is yours alone, in all projects." />
      {me.data ? (
        <Stack gap="lg" maw={760}>
          {!me.data.has_password && <PasswordPart hasPassword={false} name={me.data.name} />}
          <NamePart key={me.data.name} name={me.data.name} />
          {me.data.has_password && <PasswordPart hasPassword name={me.data.name} />}
          <SessionsPart />
          <KeysPart />
          {me.data.is_owner && <TrailPart />}
          <ThemePart />
        </Stack>
      ) : (
        <Waiting />
      )}
    </Page>
  )
}
