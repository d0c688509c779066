/** A new key's secret, at the one moment when it can be seen. */

import { Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core"
import { IconCheck, IconCopy } from "@tabler/icons-react"
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

function Copyable({ text, name }: { text: string; name: string }) {
  return (
    <Group gap="sm" wrap="nowrap" justify="space-between">
      <Code block flex={1} miw={0}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            size="xs"
            variant="default"
            aria-label={name}
            leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
            onClick={copy}
          >
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
    </Group>
  )
}
