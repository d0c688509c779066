/** An address that leads nowhere, a project that is gone, or a page that failed. */

import { Box, Button, VisuallyHidden } from "@mantine/core"
import { IconMapOff } from "@tabler/icons-react"
import { Link, useRouteError } from "react-router"
import { Empty } from "@/ui/Empty"

export function Lost() {
  const error = useRouteError()
  return (
    <Box component="main" id="main" tabIndex={-1} pt="10vh">
      <VisuallyHidden component="h1">Askwell</VisuallyHidden>
      <Astray
        title={error ? "This page failed" : "There is nothing here"}
        says={error instanceof Error ? error.message : "The address may be old, or mistyped."}
        isFresh={error !== undefined && error !== null}
      />
    </Box>
  )
}

/** What went astray, and the way back; `isFresh` loads everything anew on the way. */
export function Astray({ title, says, isFresh = false }: { title: string; says: string; isFresh?: boolean }) {
  return (
    <Empty
      icon={<IconMapOff size={40} stroke={1.4} color="var(--accent)" aria-hidden />}
      title={title}
      action={
        <Button component={Link} to="/" reloadDocument={isFresh}>
          Go to your projects
        </Button>
      }
    >
      {says}
    </Empty>
  )
}
