/** Where an invitation's link leads: what it is, and the ways in: this account, a new one, or signing in first. */

import { Anchor, Button, Stack, Text } from "@mantine/core"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Link, useNavigate } from "react-router"
import { api, take } from "@/api/client"
import { Problem } from "@/api/problem"
import { keys } from "@/api/queries"
import { NewAccountForm } from "@/features/team/join/NewAccountForm"
import { openedQuery, visitorQuery, type Opened } from "@/features/team/join/queries"
import { forgetToken, takeToken } from "@/features/team/join/token"
import { ProviderButton } from "@/features/team/ProviderButton"
import { roleForYou, roleName } from "@/features/team/roles"
import { SignInFrame } from "@/features/team/SignInFrame"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

export function JoinPage() {
  const [token] = useState(takeToken)
  const opened = useQuery(openedQuery(token))
  const visitor = useQuery(visitorQuery)
  if (token === null) {
    return (
      <SignInFrame title="This link is not whole" says="Copy all of it, up to its end, and open it again.">
        <ToProjects />
      </SignInFrame>
    )
  }
  if (opened.error instanceof Problem && opened.error.status === 404) {
    return (
      <SignInFrame
        title="This invitation no longer works"
        says="It was used or taken back, or is over a week old. Ask whoever sent it for a new one."
      >
        <ToProjects />
      </SignInFrame>
    )
  }
  const error = opened.error ?? visitor.error
  if (error) {
    return (
      <SignInFrame title="An invitation" says="It could not be opened.">
        <ProblemNote
          error={error}
          onRetry={() => {
            void opened.refetch()
            void visitor.refetch()
          }}
        />
      </SignInFrame>
    )
  }
  if (!opened.data || visitor.data === undefined) {
    return (
      <SignInFrame title="An invitation" says="A moment, please.">
        <Waiting rows={2} height={48} />
      </SignInFrame>
    )
  }
  return <Invited token={token} opened={opened.data} name={visitor.data?.name ?? null} />
}

function Invited({ token, opened, name }: { token: string; opened: Opened; name: string | null }) {
  const [isOther, setOther] = useState(false)
  const navigate = useNavigate()
  const client = useQueryClient()
  const join = useMutation({
    mutationFn: (account: { name: string; password: string } | null) =>
      account
        ? take(api.POST("/api/v1/invitations:join", { body: { token, ...account } }))
        : take(api.POST("/api/v1/invitations:accept", { body: { token } })),
    onSuccess: async ({ project_id, me }) => {
      forgetToken()
      client.clear()
      client.setQueryData(keys.me, me)
      await navigate(`/p/${project_id}`, { replace: true })
    },
  })
  const isIn = join.error instanceof Problem && join.error.code === "already_member"
  return (
    <SignInFrame
      title={`Join ${opened.project_name}`}
      says={`${opened.invited_by} invites you as ${roleName(opened.role).toLowerCase()}. ${roleForYou(opened.role)}`}
    >
      {name !== null && !isOther ? (
        <Stack gap="md">
          {join.error && <ProblemNote error={join.error} />}
          {isIn ? (
            <Button size="md" fullWidth component={Link} to={`/p/${opened.project_id}`}>
              Open the project
            </Button>
          ) : (
            <Button size="md" fullWidth autoFocus disabled={join.isPending} onClick={() => join.mutate(null)}>
              Join as {name}
            </Button>
          )}
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => {
              join.reset()
              setOther(true)
            }}
          >
            Not {name}? Make a new account
          </Anchor>
        </Stack>
      ) : (
        <Stack gap="md">
          <NewAccountForm
            isBusy={join.isPending}
            error={join.error}
            onJoin={(account) => join.mutate(account)}
          />
          <Text size="sm">
            You have an account here?{" "}
            <Anchor component={Link} to="/sign-in?next=/join" inherit underline="always">
              Sign in first
            </Anchor>
          </Text>
          <ProviderButton invitation={token} />
        </Stack>
      )}
    </SignInFrame>
  )
}

function ToProjects() {
  return (
    <Button size="md" fullWidth variant="default" component={Link} to="/">
      Go to your projects
    </Button>
  )
}
