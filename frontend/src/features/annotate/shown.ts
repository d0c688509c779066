/** Which text is on the screen, and what is already there of its answer. No React. */

import type { Question } from "@/api/types"
import type { Draft, Session, Step } from "@/features/annotate/session"
import { suggestedMarks, type Marked } from "@/features/annotate/spans/marks"
import { openWork } from "@/features/annotate/spans/work"

/** Puts the text of a step on the screen; the one that was there is next in line, with what was begun on it. */
export function show(session: Session, question: Question, step: Step): Session {
  const id = question.document.id
  const isHere = session.current?.document.id === id
  // A flag or a comment that comes or goes leaves the answer as it is.
  if (isHere && step.kind === "mark") return session
  const waiting = session.current && !isHere ? [session.current, ...session.queue] : session.queue
  const queue = waiting.filter((each) => each.document.id !== id)
  const former = step.kind === "mark" ? null : step
  const drafts = former ? without(draftsOf(session), id) : draftsOf(session)
  return begun({ ...session, current: question, queue, former, drafts }, former)
}

/** Shows the first in line, with what was begun on it. */
export function showNext(session: Session): Session {
  const [current = null, ...queue] = session.queue
  const id = session.current?.document.id
  const isDone = id !== undefined && session.done.has(id)
  const drafts = isDone ? without(session.drafts, id) : draftsOf(session)
  return begun({ ...session, current, queue, former: null, drafts }, null)
}

/** What was begun on every text and is not saved, the one shown among them. */
export function draftsOf(session: Session): ReadonlyMap<number, Draft> {
  const { work, current, chosen, drafts, former } = session
  if (!work || !current) return drafts
  const id = current.document.id
  const isBegun = work.past.length > 0 || session.isTouched || former !== null || drafts.has(id)
  // The one that was begun last is the last of them.
  return isBegun ? new Map(without(drafts, id)).set(id, { chosen, spans: work.marks }) : drafts
}

/** The text shown as it was left: by an answer that was taken back, or before there was one. */
function begun(session: Session, former: Step | null): Session {
  const { current, task, labels, spanLabels, mayOverlap } = session
  const draft = current ? session.drafts.get(current.document.id) : undefined
  const isKept = former?.kind === "submit" && (task !== "choose_one" || spanLabels.size > 0)
  const known = isKept ? former.labels : (draft?.chosen ?? [])
  const chosen = known.filter((each) => labels.has(each))
  const isTouched = isKept || chosen.length > 0
  const spans = former?.spans ?? draft?.spans
  const work =
    current && spanLabels.size > 0
      ? openWork(
          current.document.text,
          spans ? allowed(spans, spanLabels) : suggestedMarks(current, spanLabels, mayOverlap),
          mayOverlap,
        )
      : null
  return { ...session, work, chosen, isTouched, isNoneArmed: false }
}

function allowed(marks: Marked, labels: ReadonlySet<string>): Marked {
  return marks.filter((each) => labels.has(each.label))
}

function without(drafts: ReadonlyMap<number, Draft>, id: number): ReadonlyMap<number, Draft> {
  if (!drafts.has(id)) return drafts
  const left = new Map(drafts)
  left.delete(id)
  return left
}
