/** A list of labels, one on each line, counted while it is pasted. */

import { Button, Group, Stack, Text, Textarea } from "@mantine/core"
import { useState } from "react"
import { parseLabels, type LabelDraft } from "@/features/projects/setup/labelList"
import { plural } from "@/core/format"

interface Props {
  known: readonly LabelDraft[]
  isForParts: boolean
  onAdd: (labels: readonly LabelDraft[]) => void
}

const WHOLE = "Refund: wants money back\nDelivery: where is my parcel\nOther"
const PARTS = "Party: somebody who signs\nAmount: a sum of money\nDate"

export function PasteLabels({ known, isForParts, onAdd }: Props) {
  const [text, setText] = useState("")
  const { labels, repeated, tooLong } = parseLabels(text, known)
  const notes = [
    repeated.length > 0 && `${repeated.length} said already`,
    tooLong.length > 0 && `${tooLong.length} too long for a name`,
  ].filter(Boolean)
  return (
    <Stack gap="sm">
      <Textarea
        label="One label on each line"
        description="With a meaning after a colon, if you like: it helps people, and the model learns faster."
        placeholder={isForParts ? PARTS : WHOLE}
        autosize
        minRows={5}
        maxRows={14}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group gap="sm">
        <Button
          variant="default"
          disabled={labels.length === 0}
          onClick={() => {
            onAdd(labels)
            setText("")
          }}
        >
          {labels.length === 0 ? "Add the labels" : `Add ${plural(labels.length, "label")}`}
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {notes.join(", ")}
        </Text>
      </Group>
    </Stack>
  )
}
