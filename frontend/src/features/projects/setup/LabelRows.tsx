/** The labels so far, each with its meaning to fill in, what it is for, and a way to take it out. */

import { CloseButton, NativeSelect, Text, TextInput } from "@mantine/core"
import type { Dispatch } from "react"
import { KIND_NAMES } from "@/features/projects/KindChoice"
import { kindOf, type Change, type Draft } from "@/features/projects/setup/draft"
import type { LabelKind } from "@/features/projects/setup/types"

interface Props {
  draft: Draft
  change: Dispatch<Change>
}

export function LabelRows({ draft, change }: Props) {
  const isMixed = draft.marksToo && draft.task !== "mark_spans"
  return (
    <ul className="draft-labels">
      {draft.labels.map((label) => (
        <li key={label.name} className="draft-label" data-mixed={isMixed || undefined}>
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
          {isMixed && (
            <NativeSelect
              size="sm"
              variant="filled"
              aria-label={`What ${label.name} is for`}
              className="draft-kind"
              data={(["choice", "span"] as const).map((kind) => ({ value: kind, label: KIND_NAMES[kind] }))}
              value={kindOf(draft, label)}
              onChange={(event) =>
                change({
                  kind: "turn label",
                  name: label.name,
                  to: event.currentTarget.value as LabelKind,
                })
              }
            />
          )}
          <CloseButton
            aria-label={`Take ${label.name} out`}
            onClick={() => change({ kind: "remove label", name: label.name })}
          />
        </li>
      ))}
    </ul>
  )
}
