/** Short messages at the edge of the screen; what can be undone says so there. */

import { Button, Group, Text } from "@mantine/core"
import { notifications } from "@mantine/notifications"

const LOOK = { withBorder: true, closeButtonProps: { "aria-label": "Close the message" } }

/** Says what was done, with Undo beside it for ten seconds. */
export function saidWithUndo(message: string, undo: () => void | Promise<void>): void {
  const id = `undo-${crypto.randomUUID()}`
  notifications.show({
    id,
    autoClose: 10_000,
    ...LOOK,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="light"
          flex="none"
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
  notifications.show({ message, ...LOOK, autoClose: 4_000 })
}

/** Says what went wrong. */
export function saidProblem(error: unknown): void {
  const message = error instanceof Error ? error.message : "Something went wrong."
  notifications.show({ message, color: "red", ...LOOK, autoClose: 8_000 })
}
