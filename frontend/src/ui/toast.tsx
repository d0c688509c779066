/** Short messages at the edge of the screen; what can be undone says so there. */

import { Button, Group, Text } from "@mantine/core"
import { notifications } from "@mantine/notifications"

/** Says what was done, with Undo beside it for ten seconds. */
export function saidWithUndo(message: string, undo: () => void | Promise<void>): void {
  const id = `undo-${crypto.randomUUID()}`
  notifications.show({
    id,
    autoClose: 10_000,
    withBorder: true,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id)
            void Promise.resolve(undo()).catch(saidProblem)
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  })
}

/** Says what was done. */
export function said(message: string): void {
  notifications.show({ message, withBorder: true, autoClose: 4_000 })
}

/** Says what went wrong. */
export function saidProblem(error: unknown): void {
  const message = error instanceof Error ? error.message : "Something went wrong."
  notifications.show({ message, color: "red", withBorder: true, autoClose: 8_000 })
}
