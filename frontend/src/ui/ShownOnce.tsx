/** A secret at the one moment when it can be seen, to be copied. */

import { Alert, Button, CopyButton, Group, Text } from "@mantine/core"
import { IconCheck, IconCopy, IconKey } from "@tabler/icons-react"
import type { ReactNode } from "react"
import "@/ui/shown-once.css"

interface Props {
  readonly title: string
  readonly secret: string
  readonly onDone: () => void
  /** What to do with it, and what it opens. */
  readonly children: ReactNode
}

export function ShownOnce({ title, secret, onDone, children }: Props) {
  return (
    <Alert variant="light" icon={<IconKey aria-hidden />} role="status" title={title}>
      <Text size="sm" mb="xs">
        {children}
      </Text>
      <Group gap="xs">
        <code className="secret-once">{secret}</code>
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
