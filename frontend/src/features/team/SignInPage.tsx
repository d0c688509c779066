/** The door: by a one-time link, which waits for a click, or by a name and a password. */

import { Anchor, Box, Button, Code, Stack, Text } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useNavigate, useSearchParams } from "react-router"
import { api, take } from "@/api/client"
import { Problem } from "@/api/problem"
import { keys } from "@/api/queries"
import { nextPath } from "@/features/team/nextPath"
import { PasswordForm } from "@/features/team/PasswordForm"
import { providerProblem, providerQuery } from "@/features/team/provider"
import { ProviderButton } from "@/features/team/ProviderButton"
import { SignInFrame } from "@/features/team/SignInFrame"
import { REFUSED, signInProblem } from "@/features/team/signInProblem"
import { ProblemNote } from "@/ui/ProblemNote"

export type SignInBody = { token: string } | { name: string; password: string }

export function SignInPage() {
  const [query] = useSearchParams()
  const token = query.get("token")
  const next = nextPath(query.get("next"))
  const provider = useQuery(providerQuery).data
  const [way, setWay] = useState<"link" | "password">(token ? "link" : "password")
  const [error, setError] = useState<Error | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const navigate = useNavigate()
  const client = useQueryClient()

  const signIn = async (body: SignInBody) => {
    setIsBusy(true)
    setError(null)
    try {
      const me = await take(api.POST("/api/v1/sessions", { body }))
      client.clear()
      client.setQueryData(keys.me, me)
      await navigate(next, { replace: true })
    } catch (problem) {
      setError(signInProblem(problem))
      setIsBusy(false)
    }
  }
  const usePassword = () => {
    setError(null)
    setWay("password")
  }
  const problem = providerProblem(query.get("problem"), provider ?? "The provider")
  const isUsedUp = error instanceof Problem && error.code === REFUSED
  if (way === "link" && token && isUsedUp) {
    return (
      <SignInFrame title="This link no longer works" says="It was used before, or it is older than a day.">
        <Stack gap="md">
          <Button size="md" fullWidth autoFocus onClick={usePassword}>
            Sign in with a password
          </Button>
          <LinkHint />
        </Stack>
      </SignInFrame>
    )
  }
  if (way === "link" && token) {
    return (
      <SignInFrame title="Welcome" says="This link signs you in once, in this browser.">
        <Stack gap="md">
          {error && <ProblemNote error={error} />}
          <Button size="md" fullWidth disabled={isBusy} autoFocus onClick={() => void signIn({ token })}>
            {isBusy ? "Signing in" : "Sign in"}
          </Button>
          <Anchor component="button" type="button" size="sm" onClick={usePassword}>
            Use a name and a password instead
          </Anchor>
        </Stack>
      </SignInFrame>
    )
  }
  return (
    <SignInFrame title="Sign in" says="With the name and the password that you set in your account.">
      <Stack gap="md">
        {problem && !error && <ProblemNote error={new Error(problem)} />}
        {error && <ProblemNote error={error} />}
        <PasswordForm isBusy={isBusy} onSignIn={(body) => void signIn(body)} />
        <ProviderButton nextPath={next} />
        <LinkHint />
      </Stack>
    </SignInFrame>
  )
}

function LinkHint() {
  return (
    <Box component="aside" className="door-hint">
      <Text size="sm" c="dimmed">
        No password yet, or forgotten? Whoever runs Askwell gets a link that signs in once with{" "}
        <Code className="unbroken">askwell link</Code> on the machine where it runs.
      </Text>
    </Box>
  )
}
