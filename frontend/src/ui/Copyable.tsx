/** Something to copy, shown whole, with a button that copies it. */

import { Button, Code, CopyButton, Group } from "@mantine/core"
import { IconCheck, IconCopy } from "@tabler/icons-react"
import "@/ui/copyable.css"

export function Copyable({ text, name }: { text: string; name: string }) {
  return (
    <Group gap="sm" wrap="nowrap" justify="space-between">
      <Code block flex={1} miw={0} className="to-copy">
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            size="xs"
            variant="default"
            className="fixed"
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
