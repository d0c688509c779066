/** Your account: name, password, where you are signed in, API keys, the theme, and its end. */

import { Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { meQuery } from "@/api/queries"
import { DeletePart } from "@/features/team/account/DeletePart"
import { EverybodyPart } from "@/features/team/account/EverybodyPart"
import { ProviderPart } from "@/features/team/account/ProviderPart"
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
          <ProviderPart hasPassword={me.data.has_password} />
          <KeysPart />
          {me.data.is_owner && <TrailPart />}
          <ThemePart />
          {me.data.is_owner ? <EverybodyPart /> : <DeletePart me={me.data} />}
        </Stack>
      ) : (
        <Waiting />
      )}
    </Page>
  )
}
