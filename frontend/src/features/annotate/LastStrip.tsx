/** The last answer, in sight for a moment, with the key that goes back to it. */

import type { Label } from "@/api/types"
import { snippet } from "@/api/outbox"
import { chance } from "@/features/annotate/phrases"
import type { Step } from "@/features/annotate/session"
import { Cap } from "@/ui/Cap"
import { Dot } from "@/ui/LabelChip"

interface Props {
  step: Step | undefined
  labels: ReadonlyMap<string, Label>
  marksSpans: boolean
  onUndo: () => void
}

export function LastStrip({ step, labels, marksSpans, onUndo }: Props) {
  if (!step || step.kind === "mark") return <div className="desk-last" />
  const chosen = step.labels.flatMap((id) => labels.get(id) ?? [])
  return (
    <div className="desk-last" key={step.eventId} data-shown>
      <span className="desk-last-what">
        {step.kind === "skip" && "Skipped"}
        {step.kind === "submit" && chosen.length === 0 && !marksSpans && "None of the labels"}
        {chosen.map((label) => (
          <span key={label.id} className="desk-name">
            <Dot colour={label.colour} /> <b>{label.name}</b>
          </span>
        ))}
        {step.kind === "submit" && marksSpans && <MarkedCounts step={step} labels={labels} />}
        {!marksSpans && audited(step, labels)}
      </span>
      <span className="desk-last-text" dir="auto">
        {snippet(step.question.document.text)}
      </span>
      <button
        type="button"
        className="command"
        tabIndex={-1}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onUndo}
      >
        <Cap>⌫</Cap> undo
      </button>
    </div>
  )
}

/** How many marks were saved, label by label. */
function MarkedCounts({ step, labels }: { step: Step; labels: Props["labels"] }) {
  const counts = new Map<string, number>()
  for (const { label } of step.spans) counts.set(label, (counts.get(label) ?? 0) + 1)
  if (counts.size === 0) return <span>Nothing marked</span>
  return [...counts].slice(0, FEW).map(([id, count]) => (
    <span key={id} className="desk-name">
      <Dot colour={labels.get(id)?.colour ?? "gray"} /> <b>{labels.get(id)?.name}</b>
      {count > 1 && ` × ${count}`}
    </span>
  ))
}

const FEW = 4

/** On a text drawn to check the model: what it had thought, now that it cannot sway anybody. */
function audited(step: Step, labels: Props["labels"]): string | null {
  const { question } = step
  const top = question.suggestion?.labels[0]
  if (!question.is_audit || step.kind !== "submit" || !top) return null
  const name = labels.get(top.label_id)?.name
  if (!name) return null
  const isSame = step.labels.length === 1 && step.labels[0] === top.label_id
  return isSame
    ? `the model had thought so, too (${chance(top.probability)})`
    : `the model had thought ${name} (${chance(top.probability)})`
}
