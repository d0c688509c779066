/** The marked parts of a text: agreed ones together, differing ones one by one, each taken or left with a key. */

import { IconCheck } from "@tabler/icons-react"
import type { ReviewItem } from "@/api/types"
import { codePoint, sliceByCodePoints } from "@/core/offsets"
import { Cap } from "@/ui/Cap"
import { Dot } from "@/ui/LabelChip"
import { given, keyOf, type Part } from "./choices"
import type { Act, Draft } from "./session"
import { nameOf, people, type Labels } from "./words"

interface Props {
  item: ReviewItem
  draft: Draft
  parts: readonly Part[]
  keys: ReadonlyMap<string, string>
  labels: Labels
  call: (person: string) => string
  onDo: (doing: Act) => void
}

export function PartChoices({ item, draft, parts, keys, labels, call, onDo }: Props) {
  const taken = new Set(draft.spans.map(keyOf))
  const agreed = parts.filter((part) => part.isAgreed)
  const differing = parts.filter((part) => !part.isAgreed)
  const known = new Set(parts.map((part) => part.key))
  const added = draft.spans.filter((span) => !known.has(keyOf(span)))
  const silent = given(item).filter((each) => each.spans.length === 0)
  const row = (part: Part) => (
    <PartRow
      key={part.key}
      part={part}
      text={item.document.text}
      by={keys.get(part.key)}
      labels={labels}
      isTaken={taken.has(part.key)}
      call={call}
      onToggle={() => onDo({ kind: "toggle", span: part.span })}
    />
  )
  return (
    <div role="group" aria-label="Marks">
      {differing.length > 0 && <h2 className="review-heading">People differ in</h2>}
      <div className="review-options">{differing.map(row)}</div>
      {silent.length > 0 && parts.length > 0 && (
        <p className="review-none">Marked nothing: {people(silent, call)}</p>
      )}
      {agreed.length > 0 && <h2 className="review-heading">Marked alike</h2>}
      <div className="review-options" data-quiet>
        {agreed.map(row)}
        {added.map((span) =>
          row({ key: keyOf(span), span, marked: [], others: given(item), isAgreed: false }),
        )}
      </div>
      {parts.length === 0 && added.length === 0 && <p className="review-none">Nobody marked anything.</p>}
    </div>
  )
}

interface RowProps {
  part: Part
  text: string
  by: string | undefined
  labels: Labels
  isTaken: boolean
  call: (person: string) => string
  onToggle: () => void
}

function PartRow({ part, text, by, labels, isTaken, call, onToggle }: RowProps) {
  const { span, marked, others, isAgreed } = part
  const words = sliceByCodePoints(text, codePoint(span.start), codePoint(span.end))
  return (
    <button
      type="button"
      className="review-option"
      data-part
      aria-pressed={isTaken}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onToggle}
    >
      {by === undefined ? <span /> : <Cap>{by.toUpperCase()}</Cap>}
      <span className="review-option-name">
        <q dir="auto">{words}</q>
        <span className="review-part-label">
          <Dot colour={labels.get(span.label_id)?.colour ?? "#808080"} /> {nameOf(labels, span.label_id)}
        </span>
      </span>
      <span className="review-who">
        {isAgreed ? "everybody" : `${people(marked, call)}; not ${people(others, call)}`}
      </span>
      {isTaken ? (
        <IconCheck size={16} className="review-tick" role="img" aria-label="taken" />
      ) : (
        <span className="review-votes">left out</span>
      )}
    </button>
  )
}
