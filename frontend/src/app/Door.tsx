/** Lets in who is signed in, and sends everybody else to the sign-in page and back again afterwards. */

import { Box } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Navigate, Outlet, useLocation } from "react-router"
import { Problem } from "@/api/problem"
import { meQuery } from "@/api/queries"
import { KeysHelp } from "@/app/KeysHelp"
import { Palette } from "@/app/Palette"
import { Page } from "@/ui/Page"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

export function Door() {
  const me = useQuery(meQuery)
  const location = useLocation()
  if (me.error instanceof Problem && me.error.status === 401) {
    const next = encodeURIComponent(location.pathname + location.search)
    return <Navigate to={`/sign-in?next=${next}`} replace />
  }
  if (me.isPending || !me.data) {
    return (
      <Page>
        {me.error ? <ProblemNote error={me.error} onRetry={() => void me.refetch()} /> : <Waiting rows={3} />}
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
