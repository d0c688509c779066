/** A failure in words, with a way to try again. */

import { Alert, Button, Group, Text } from "@mantine/core"
import { IconAlertTriangle } from "@tabler/icons-react"

interface Props {
  error: unknown
  onRetry?: () => void
}

export function ProblemNote({ error, onRetry }: Props) {
  const message = error instanceof Error ? error.message : "Something went wrong."
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{message}</Text>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  )
}
