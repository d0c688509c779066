/** One text in the table: a row of cells where there is room, a card where there is not. */

import { Text } from "@mantine/core"
import { IconFlag, IconGavel, IconMessage } from "@tabler/icons-react"
import { memo } from "react"
import { ago } from "@/core/format"
import { Answers } from "./Answers"
import { excerpt, type Phrase } from "./highlight"
import type { Looks } from "./labels"
import { Marked } from "./Marked"
import { Suggestion, SurenessText } from "./Suggested"
import type { Task, TextRow } from "./types"

export interface RowLook {
  readonly phrases: readonly Phrase[]
  readonly looks: Looks
  readonly task: Task
  /** Whether the model has learnt too little to tell what it has not seen. */
  readonly isEarly: boolean
  readonly me: string | undefined
  /** Milliseconds since the epoch, by which "5 minutes ago" is told. */
  readonly now: number
}

interface Props {
  row: TextRow
  /** The place in the list, from 0. */
  index: number
  top: number
  height: number
  isChosen: boolean
  isActive: boolean
  isOpen: boolean
  look: RowLook
}

export const TextRowView = memo(function TextRowView(props: Props) {
  const { row, index, top, height, isChosen, isActive, isOpen, look } = props
  const { document: text, answers, prediction } = row
  const at = answers.reduce<string | null>(
    (last, { at: each }) => (each && each > (last ?? "") ? each : last),
    null,
  )
  return (
    <div
      role="row"
      id={rowId(text.id)}
      className="texts-row"
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      data-id={text.id}
      data-active={isActive || undefined}
      data-open={isOpen || undefined}
      data-answered={at !== null || undefined}
      data-forecast={prediction !== null || undefined}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <span role="gridcell" className="texts-check">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isChosen}
          readOnly
          aria-label={`Select text ${index + 1}`}
        />
      </span>
      <span role="gridcell" className="texts-text">
        <Marked text={excerpt(text.text, look.phrases)} phrases={look.phrases} />
      </span>
      <span role="gridcell" className="texts-given">
        <Answers answers={answers} looks={look.looks} me={look.me} isMarking={look.task === "mark_spans"} />
      </span>
      <span role="gridcell" className="texts-when">
        <Text component="span" size="sm" c="dimmed" truncate className="figures">
          {at && ago(at, look.now)}
        </Text>
      </span>
      <span role="gridcell" className="texts-suggestion">
        <Suggestion forecast={prediction} task={look.task} looks={look.looks} />
      </span>
      <span role="gridcell" className="texts-sure">
        <SurenessText forecast={prediction} task={look.task} isEarly={look.isEarly} looks={look.looks} />
      </span>
      <span role="gridcell" className="texts-marks">
        {row.decided && <IconGavel size={16} role="img" aria-label={`Decided by ${row.decided.person}`} />}
        {answers.some((answer) => answer.is_flagged) && (
          <IconFlag size={16} role="img" aria-label="Has a flag" className="texts-flag" />
        )}
        {answers.some((answer) => answer.comment !== null) && (
          <IconMessage size={16} role="img" aria-label="Has a comment" />
        )}
      </span>
    </div>
  )
})

export function rowId(document: number): string {
  return `text-${document}`
}
