/** The labels so far, each with its meaning to fill in and a way to take it out. */

import { CloseButton, Text, TextInput } from "@mantine/core"
import type { Dispatch } from "react"
import type { Change } from "@/features/projects/setup/draft"
import type { LabelDraft } from "@/features/projects/setup/labelList"

interface Props {
  labels: readonly LabelDraft[]
  change: Dispatch<Change>
}

export function LabelRows({ labels, change }: Props) {
  return (
    <ul className="draft-labels">
      {labels.map((label) => (
        <li key={label.name} className="draft-label">
          <Text size="sm" fw={550} lineClamp={2} title={label.name} className="break" dir="auto">
            {label.name}
          </Text>
          <TextInput
            size="sm"
            variant="filled"
            aria-label={`What ${label.name} means`}
            placeholder="what it means"
            value={label.description}
            maxLength={5_000}
            dir="auto"
            onChange={(event) =>
              change({ kind: "describe label", name: label.name, description: event.currentTarget.value })
            }
          />
          <CloseButton
            aria-label={`Take ${label.name} out`}
            onClick={() => change({ kind: "remove label", name: label.name })}
          />
        </li>
      ))}
    </ul>
  )
}
