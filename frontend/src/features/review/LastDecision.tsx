/** What was done last, in sight for a moment, with the key that takes it back. */

import { snippet } from "@/api/outbox"
import { Cap } from "@/ui/Cap"
import type { Session, Step } from "./session"
import { draftWords, type Labels } from "./words"

interface Props {
  step: Step | undefined
  labels: Labels
  session: Session
  onUndo: () => void
}

export function LastDecision({ step, labels, session, onUndo }: Props) {
  if (!step || step.kind === "comment" || step.kind === "settle") return null
  return (
    <div className="review-last" key={step.eventId}>
      <span>
        {step.kind === "review" ? (
          <>
            Decided: <b>{draftWords(step.draft, labels, session)}</b>
          </>
        ) : (
          <b>Sent back</b>
        )}
      </span>
      <span className="review-last-text" dir="auto">
        {snippet(step.before.document.text)}
      </span>
      <button
        type="button"
        className="review-act"
        onClick={onUndo}
        onMouseDown={(event) => event.preventDefault()}
      >
        <Cap>⌫</Cap> undo
      </button>
    </div>
  )
}
