/** Lets in who is signed in, and sends everybody else to the sign-in page and back again afterwards. */

import { Box, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Navigate, Outlet, useLocation } from "react-router"
import { Problem } from "@/api/problem"
import { meQuery } from "@/api/queries"
import { KeysHelp } from "@/app/KeysHelp"
import { Palette } from "@/app/Palette"
import { Page } from "@/ui/Page"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

/** Milliseconds after which a server that was away is asked again. */
const RETRY = 4_000

export function Door() {
  const me = useQuery({ ...meQuery, refetchInterval: (query) => (query.state.error ? RETRY : false) })
  const location = useLocation()
  if (me.error instanceof Problem && me.error.status === 401) {
    const next = encodeURIComponent(location.pathname + location.search)
    return <Navigate to={`/sign-in?next=${next}`} replace />
  }
  if (me.isPending || !me.data) {
    return (
      <Page>
        {me.error ? <Away error={me.error} onRetry={() => void me.refetch()} /> : <Waiting rows={3} />}
      </Page>
    )
  }
  return (
    <Box mih="100dvh">
      <a className="skip-link" href="#main">
        Go to the content
      </a>
      <Palette />
      <KeysHelp />
      <Outlet />
    </Box>
  )
}

function Away({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <>
      <ProblemNote error={error} onRetry={onRetry} />
      <Text c="dimmed" size="sm" mt="sm">
        Answers that were not sent yet are kept in this browser. This page goes on by itself as soon as it
        can.
      </Text>
    </>
  )
}
