/** Words that were chosen with the pointer, and the labels that they can be marked with. */

import { Button, Group } from "@mantine/core"
import type { Label } from "@/api/types"
import { sliceByCodePoints } from "@/core/offsets"
import type { Extent } from "@/core/words"
import { Dot } from "@/ui/LabelChip"
import type { Span } from "./choices"

interface Props {
  words: Extent
  text: string
  labels: readonly Label[]
  onMark: (span: Span) => void
}

export function MarkAs({ words, text, labels, onMark }: Props) {
  const { start, end } = words
  const mark = (label: string) => {
    onMark({ start, end, label_id: label })
    window.getSelection()?.removeAllRanges()
  }
  return (
    <div role="group" aria-label="Mark by hand">
      <h2 className="review-heading">
        Mark “<bdi>{sliceByCodePoints(text, start, end)}</bdi>” as
      </h2>
      <Group gap={6}>
        {labels.map((label) => (
          <Button
            key={label.id}
            size="xs"
            variant="default"
            leftSection={<Dot colour={label.colour} />}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => mark(label.id)}
          >
            {label.name}
          </Button>
        ))}
      </Group>
    </div>
  )
}
