/** An address that leads nowhere, or a page that failed. */

import { Button } from "@mantine/core"
import { Link, useRouteError } from "react-router"
import { Empty } from "@/ui/Empty"

export function Lost() {
  const error = useRouteError()
  return (
    <Empty
      title={error ? "This page failed" : "There is nothing here"}
      action={
        <Button component={Link} to="/" reloadDocument={error !== undefined}>
          Go to your projects
        </Button>
      }
    >
      {error instanceof Error ? error.message : "The address may be old. Your projects are one step away."}
    </Empty>
  )
}
