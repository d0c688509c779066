/** A webhook's secret, at the one moment when it can be seen. */

import { Alert, Button, CopyButton, Group, Text } from "@mantine/core"
import { IconCheck, IconCopy, IconKey } from "@tabler/icons-react"

export function NewSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <Alert variant="light" icon={<IconKey aria-hidden />} role="status" title="The secret of this webhook">
      <Text size="sm" mb="xs">
        Copy it to the program that is told: it is shown only this once. With it, that program checks the
        header <code>Askwell-Signature: t=…,v1=…</code>, where v1 is the HMAC-SHA256 of “t.body”.
      </Text>
      <Group gap="xs">
        <code className="settings-secret">{secret}</code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              onClick={copy}
            >
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
        <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
          I have it
        </Button>
      </Group>
    </Alert>
  )
}
