/** A secret at the one moment when it can be seen, to be copied. */

import { Alert, Button, Group, Stack, Text } from "@mantine/core"
import { IconKey } from "@tabler/icons-react"
import type { ReactNode } from "react"
import { Copyable } from "@/ui/Copyable"

interface Props {
  readonly title: string
  readonly secret: string
  /** A command that tries it in a terminal. */
  readonly command?: string
  readonly onDone: () => void
  /** What to do with it, and what it opens. */
  readonly children: ReactNode
}

export function ShownOnce({ title, secret, command, onDone, children }: Props) {
  return (
    <Alert variant="light" icon={<IconKey aria-hidden />} role="status" title={title}>
      <Stack gap="xs">
        <Text size="sm">{children}</Text>
        <Copyable text={secret} name="Copy the secret" />
        {command && (
          <>
            <Text size="sm">To try it in a terminal:</Text>
            <Copyable text={command} name="Copy the command" />
          </>
        )}
        <Group>
          <Button size="xs" variant="default" onClick={onDone}>
            I have it
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
