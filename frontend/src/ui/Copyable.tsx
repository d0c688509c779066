/** Something to copy, shown whole, with a button that copies it. */

import { Code, Group } from "@mantine/core"
import { CopyText } from "@/ui/CopyText"
import "@/ui/copyable.css"

export function Copyable({ text, name }: { text: string; name: string }) {
  return (
    <Group gap="sm" wrap="nowrap" justify="space-between">
      <Code block flex={1} miw={0} className="to-copy">
        {text}
      </Code>
      <CopyText text={text} name={name} />
    </Group>
  )
}
