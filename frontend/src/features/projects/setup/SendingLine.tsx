/** A file on its way to the server: how much has left, and a way to stop it. */

import { Button, Group, Progress, Text } from "@mantine/core"
import type { Sent } from "@/api/upload"
import { bytes } from "@/features/projects/setup/words"

interface Props {
  name: string
  sent: Sent
  onStop: () => void
}

export function SendingLine({ name, sent, onStop }: Props) {
  const share = sent.total > 0 ? (100 * sent.bytes) / sent.total : 0
  const isThere = share >= 100
  return (
    <div>
      <Group justify="space-between" mb={6} gap="xs" wrap="nowrap">
        <Text size="sm" fw={550} truncate>
          {isThere ? `${name} has arrived` : `Sending ${name}`}
        </Text>
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" c="dimmed" className="figures fixed" role="status">
            {isThere ? "looking at it" : `${bytes(sent.bytes)} of ${bytes(sent.total)}`}
          </Text>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={onStop}>
            Stop
          </Button>
        </Group>
      </Group>
      <Progress value={share} size="sm" aria-label={`Sent ${Math.round(share)} percent of ${name}`} />
    </div>
  )
}
