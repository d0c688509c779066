/** The labels to choose from, with their keys; with many of them, type to find one. */

import { Button, ScrollArea, Text, TextInput, UnstyledButton } from "@mantine/core"
import { useId, useState, type KeyboardEvent, type ReactNode } from "react"
import type { Label, Project } from "@/api/types"
import { Cap } from "@/ui/Cap"
import { Dot } from "@/ui/LabelChip"

const MANY = 9

interface Props {
  labels: readonly Label[]
  task: Project["task"]
  /** The answer so far. */
  given: readonly string[] | null
  onAnswer: (labels: string[]) => void
  /** Said on the button, choosing several. */
  says: string
  /** Label ids that stand first, where there are many. */
  first?: readonly string[]
  /** What stands after a label's name. */
  after?: (label: Label) => ReactNode
  autoFocus?: boolean
  maxHeight?: number
}

export function LabelChoices({
  labels,
  task,
  given,
  onAnswer,
  says,
  first = [],
  after,
  autoFocus,
  maxHeight = 300,
}: Props) {
  const [typed, setTyped] = useState("")
  const [draft, setDraft] = useState<readonly string[]>(given ?? [])
  const name = useId()
  const isSeveral = task === "choose_several"
  const chosen = isSeveral ? draft : (given ?? [])
  const shown = ordered(labels, first).filter((label) =>
    label.name.toLowerCase().includes(typed.trim().toLowerCase()),
  )
  const take = (label: Label) => {
    if (!isSeveral) onAnswer([label.id])
    else setDraft(draft.includes(label.id) ? draft.filter((id) => id !== label.id) : [...draft, label.id])
  }
  const byKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return
    const label = labels.find((each) => each.key !== null && each.key === event.key.toLowerCase())
    if (!label) return
    event.preventDefault()
    take(label)
  }
  return (
    <div className="texts-choices" data-own-keys onKeyDown={byKey}>
      {labels.length > MANY && (
        <TextInput
          aria-label="Find a label"
          placeholder="Type to find a label"
          size="sm"
          mb="xs"
          value={typed}
          data-autofocus={autoFocus || undefined}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            const [first] = shown
            if (event.key === "Enter" && first && typed.trim()) {
              event.preventDefault()
              take(first)
              setTyped("")
            }
          }}
        />
      )}
      <ScrollArea.Autosize mah={maxHeight} type="auto" scrollbars="y" offsetScrollbars="y">
        <div role="group" aria-label="Labels" id={name}>
          {shown.map((label) => (
            <UnstyledButton
              key={label.id}
              className="texts-choice"
              aria-pressed={chosen.includes(label.id)}
              title={label.description || undefined}
              onClick={() => take(label)}
            >
              <Dot colour={label.colour} />
              <Text component="span" size="sm" truncate flex={1}>
                {label.name}
              </Text>
              {after?.(label)}
              {label.key && <Cap>{label.key.toUpperCase()}</Cap>}
            </UnstyledButton>
          ))}
        </div>
        {shown.length === 0 && (
          <Text size="sm" c="dimmed" py="xs">
            No label has this name
          </Text>
        )}
      </ScrollArea.Autosize>
      {isSeveral && (
        <Button mt="xs" size="sm" fullWidth onClick={() => onAnswer([...draft])}>
          {draft.length === 0 ? `${says}: none of them` : says}
        </Button>
      )}
    </div>
  )
}

function ordered(labels: readonly Label[], first: readonly string[]): readonly Label[] {
  if (labels.length <= MANY) return labels
  const ahead = first.flatMap((id) => labels.find((label) => label.id === id) ?? [])
  return [...ahead, ...labels.filter((label) => !ahead.includes(label))]
}
