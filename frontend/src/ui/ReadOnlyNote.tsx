/** Why a page can be read but not changed. */

import { Alert, Text } from "@mantine/core"
import { IconLock } from "@tabler/icons-react"

export function ReadOnlyNote({ reason }: { reason: string }) {
  return (
    <Alert color="gray" variant="light" icon={<IconLock aria-hidden />} role="status" mb="md">
      <Text size="sm">
        You can read this page, but not change it. {reason} Somebody who runs this project can give you that
        role.
      </Text>
    </Alert>
  )
}
