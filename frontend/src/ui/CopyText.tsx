/** A button that copies a text, and says that it did. */

import { Button, CopyButton } from "@mantine/core"
import { IconCheck, IconCopy } from "@tabler/icons-react"

interface Props {
  readonly text: string
  /** What it copies, where that is not plain from what stands beside it. */
  readonly name?: string
}

export function CopyText({ text, name }: Props) {
  return (
    <CopyButton value={text} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          className="fixed"
          {...(name !== undefined && { "aria-label": name })}
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          onClick={copy}
        >
          {copied ? "Copied" : "Copy"}
        </Button>
      )}
    </CopyButton>
  )
}
