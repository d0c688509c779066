/** A key that still works: what it is for, how it begins, what it opens, and a way to end it. */

import { Text } from "@mantine/core"
import type { ReactNode } from "react"
import { TwoPress } from "@/ui/TwoPress"

interface Props {
  name: string
  hint: string
  children: ReactNode
  onEnd: () => void
}

export function KeyRow({ name, hint, children, onEnd }: Props) {
  return (
    <li className="row">
      <div>
        <Text size="sm" fw={550}>
          {name}{" "}
          <Text component="code" inherit c="dimmed" fw={400} ff="monospace">
            {hint}
          </Text>
        </Text>
        <Text size="sm" c="dimmed" className="figures">
          {children}
        </Text>
      </div>
      {/* A key that is ended cannot come back, so ending it takes two presses of the same button. */}
      <TwoPress says="End" sure="End for good" about={name} onPress={onEnd} />
    </li>
  )
}
