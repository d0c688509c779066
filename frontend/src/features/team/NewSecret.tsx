/** A new key's secret, at the one moment when it can be seen. */

import { Button, Group, Stack, Text } from "@mantine/core"
import { Copyable } from "@/features/team/Copyable"
import type { NewKey } from "@/features/team/queries"

export function NewSecret({ made, onDone }: { made: NewKey; onDone: () => void }) {
  const curl = `curl -H "Authorization: Bearer ${made.secret}" ${window.location.origin}/api/v1/projects`
  return (
    <div className="secret" role="status">
      <Stack gap="sm">
        <Text fw={600}>Copy the key “{made.name}” now. It is not shown again.</Text>
        <Copyable text={made.secret} name="Copy the key" />
        <Text size="sm" c="dimmed">
          To try it in a terminal:
        </Text>
        <Copyable text={curl} name="Copy the command" />
        <Group>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={onDone}>
            I have it
          </Button>
        </Group>
      </Stack>
    </div>
  )
}
