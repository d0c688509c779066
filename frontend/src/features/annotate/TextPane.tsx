/** The text under annotation, with what the model thinks of it and why it is asked. */

import { Tooltip } from "@mantine/core"
import { IconArrowBackUp, IconFlagFilled, IconMessage2 } from "@tabler/icons-react"
import { memo, useRef, useState, type ReactNode } from "react"
import type { Label, Question } from "@/api/types"
import { ago, plural } from "@/core/format"
import type { Marks, Step } from "@/features/annotate/session"
import { keepFocus } from "@/features/annotate/GuessLine"
import { useSwipe } from "@/features/annotate/useSwipe"
import { Dot } from "@/ui/LabelChip"

interface Props {
  question: Question
  marks: Marks
  former: Step | null
  labels: ReadonlyMap<string, Label>
  onSkip: () => void
  onRedo: () => void
  /** The text with its marks, where parts of it are marked. */
  marked: ReactNode
  children: ReactNode
}

export const TextPane = memo(function TextPane(props: Props) {
  const { question, marks, former, labels, onSkip, onRedo, marked, children } = props
  const text = useRef<HTMLDivElement>(null)
  useSwipe(text, onSkip)
  const { document } = question
  const facts = Object.entries(document.metadata).filter(([, value]) => value !== null && value !== "")
  const comment = marks.comments.at(-1)?.text
  return (
    <section className="desk-text" aria-label="The text">
      <span className="swipe-cue" aria-hidden>
        Skip
      </span>
      {/* A long text scrolls here, and the keyboard has to reach what scrolls. */}
      <div
        className="desk-scroll"
        ref={text}
        tabIndex={0}
        data-scrolls
        data-marks-spans={marked ? "" : undefined}
        role="group"
        aria-label="Text to label"
      >
        {question.returned !== null && (
          <p className="desk-returned" role="note">
            <IconArrowBackUp size={18} aria-hidden />
            <span>
              <b>This one came back to you.</b> <span dir="auto">{question.returned}</span>
            </span>
          </p>
        )}
        {former && <Former step={former} labels={labels} marksSpans={marked !== null} onRedo={onRedo} />}
        {marked ?? (
          <div className="prose-text" dir="auto" key={document.id}>
            {document.text}
          </div>
        )}
        {(marks.flag !== null || comment !== undefined) && (
          <div className="desk-marks">
            {marks.flag !== null && (
              <span>
                <IconFlagFilled size={14} aria-hidden /> Flagged for a second look
              </span>
            )}
            {comment !== undefined && (
              <span>
                <IconMessage2 size={14} aria-hidden /> {comment}
              </span>
            )}
          </div>
        )}
        {facts.length > 0 && (
          <dl className="desk-facts">
            {facts.slice(0, 8).map(([key, value]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <div className="desk-under">
        {children}
        <Reason question={question} />
      </div>
    </section>
  )
})

/** By touch, a tip opens with a tap. */
const ON_TOUCH = { hover: true, focus: true, touch: true }

/** Why this text is asked; a text drawn at random says so only where that is what it was drawn for. */
function Reason({ question }: { question: Question }) {
  const { reason, is_audit: isAudit, stream } = question
  const isSecond = stream === "direct" && reason.kind === "second"
  if (reason.kind === "random" && !isAudit && !isSecond)
    return (
      <p className="desk-reason" data-none>
        &nbsp;
      </p>
    )
  return (
    <p className="desk-reason">
      <span>asked because: </span>
      {isAudit ? (
        <Tooltip
          multiline
          maw={300}
          events={ON_TOUCH}
          label="A few texts are drawn blindly, so that the model's quality can be measured fairly. What it thinks is hidden until you have answered, so that it cannot sway you."
        >
          <span tabIndex={0} className="desk-why">
            {reason.phrase}
          </span>
        </Tooltip>
      ) : isSecond ? (
        "somebody else has answered it, and a second opinion is wanted"
      ) : reason.since !== null ? (
        <Awaited phrase={reason.phrase} since={reason.since} />
      ) : (
        reason.phrase
      )}
    </p>
  )
}

/** Something waits for this text: how long by the time it was shown. */
function Awaited({ phrase, since }: { phrase: string; since: string }) {
  const [shownAt] = useState(Date.now)
  const said = ago(since, shownAt)
  return (
    <span className="figures">
      {phrase}; it was sent {said === "just now" ? "a moment ago" : said}
    </span>
  )
}

/** What the person had answered before they came back. */
function Former(props: Pick<Props, "labels" | "onRedo"> & { step: Step; marksSpans: boolean }) {
  const { step, labels, marksSpans, onRedo } = props
  const names = step.labels.flatMap((id) => labels.get(id) ?? [])
  return (
    <p className="desk-former">
      {step.kind === "skip" ? "You had skipped this text" : "You had answered "}
      {step.kind === "submit" && names.length === 0 && !marksSpans && "none of the labels"}
      {names.map((label) => (
        <span key={label.id} className="desk-name">
          <Dot colour={label.colour} /> {label.name}
        </span>
      ))}
      {step.kind === "submit" && marksSpans && (
        <span>
          {names.length > 0 && " + "}
          {plural(step.spans.length, "mark")}
        </span>
      )}
      <span> · answer anew, or </span>
      <button type="button" className="desk-redo" onMouseDown={keepFocus} onClick={onRedo}>
        put it back
      </button>{" "}
      <kbd className="cap for-keys">Ctrl Y</kbd>
    </p>
  )
}
