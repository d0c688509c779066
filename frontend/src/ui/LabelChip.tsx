/** A label by its name, with its colour as a dot; the colour alone never says anything. */

import { Group, Text } from "@mantine/core"
import type { ReactNode } from "react"

interface Props {
  name: string
  colour: string
  /** Something after the name, such as a probability. */
  after?: ReactNode
  size?: "sm" | "md"
}

export function LabelChip({ name, colour, after, size = "sm" }: Props) {
  return (
    <Group component="span" gap={6} wrap="nowrap" display="inline-flex" maw="100%">
      <Dot colour={colour} />
      <Text component="span" size={size} truncate title={name}>
        {name}
      </Text>
      {after}
    </Group>
  )
}

/** Plain markup, because a thousand of them may stand on one page. */
export function Dot({ colour, size = 10 }: { colour: string; size?: number }) {
  return <span className="dot" aria-hidden style={{ background: colour, height: size, width: size }} />
}
