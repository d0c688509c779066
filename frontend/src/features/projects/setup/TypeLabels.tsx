/** A line for one label after the other: Enter adds it, and a pasted list adds them all. */

import { Button, Group, TextInput } from "@mantine/core"
import { useState, type ClipboardEvent } from "react"
import { parseLabels, type LabelDraft } from "@/features/projects/setup/labelList"

interface Props {
  known: readonly LabelDraft[]
  isForParts: boolean
  onAdd: (labels: readonly LabelDraft[]) => void
}

export function TypeLabels({ known, isForParts, onAdd }: Props) {
  const [line, setLine] = useState("")
  const [problem, setProblem] = useState<string | null>(null)
  const add = () => {
    const { labels, repeated, tooLong } = parseLabels(line, known)
    if (labels.length > 0) {
      onAdd(labels)
      setLine("")
    }
    if (repeated[0] !== undefined) setProblem(`There is a label “${repeated[0]}” already.`)
    else if (tooLong.length > 0) setProblem("A label's name has at most 200 characters.")
    else setProblem(null)
  }
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData("text")
    if (!pasted.trim().includes("\n")) return
    event.preventDefault()
    onAdd(parseLabels(pasted, known).labels)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <Group align="flex-start" gap="sm" wrap="nowrap">
        <TextInput
          flex={1}
          maw={480}
          aria-label="A label, and what it means if you like"
          placeholder={isForParts ? "Actor: a named group behind an attack" : "Refund: wants money back"}
          value={line}
          error={problem}
          onPaste={paste}
          onChange={(event) => {
            setLine(event.currentTarget.value)
            setProblem(null)
          }}
        />
        <Button type="submit" variant="default" disabled={!line.trim()}>
          Add
        </Button>
      </Group>
    </form>
  )
}
