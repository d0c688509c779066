/** What did not work, for how many texts, and why. */

import { Alert, Button, Group, Text } from "@mantine/core"
import { IconAlertTriangle } from "@tabler/icons-react"
import { plural } from "@/core/format"
import { reasonsOf } from "./acts"
import type { Trouble } from "./useDeeds"

export function TroubleNote({ trouble, onClose }: { trouble: Trouble; onClose: () => void }) {
  const { done, failures, left, message, again } = trouble
  const failed = failures.length + left
  return (
    <Alert
      color="orange"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={done === 0 ? "Nothing was saved" : `${plural(done, "text")} saved, ${failed} not`}
      styles={{ title: { color: "var(--ink)" } }}
      withCloseButton
      closeButtonLabel="Close this note"
      onClose={onClose}
    >
      {reasonsOf(failures).map((reason) => (
        <Text key={reason.message} size="sm">
          {plural(reason.count, "text")}: {reason.message}
        </Text>
      ))}
      {left > 0 && (
        <Text size="sm">
          {plural(left, "text")} not sent: {message}
        </Text>
      )}
      <Group gap="xs" mt={6}>
        <Text size="sm">They are still chosen.</Text>
        {again && (
          <Button size="compact-sm" variant="default" onClick={again}>
            Send the rest
          </Button>
        )}
      </Group>
    </Alert>
  )
}
