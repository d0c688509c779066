/** What reaches a session from outside: questions, refusals, a label set that changed. */

import type { Question } from "@/api/types"
import type { Session } from "@/features/annotate/session"
import { showNext } from "@/features/annotate/shown"
import { suggestedMarks } from "@/features/annotate/spans/marks"
import { openWork } from "@/features/annotate/spans/work"

/**
 * Takes the person's questions as the server holds them. The one on screen never changes; those in line are
 * renewed, and dropped when the server, asked for at least as many (`asked` are their ids), holds them no more.
 */
export function arrive(
  session: Session,
  questions: readonly Question[],
  asked: ReadonlySet<number>,
): Session {
  const fresh = new Map<number, Question>()
  for (const question of questions) {
    const id = question.document.id
    if (!session.done.has(id) && id !== session.current?.document.id && !fresh.has(id))
      fresh.set(id, question)
  }
  const kept = session.queue.flatMap((each) => {
    const id = each.document.id
    const renewed = fresh.get(id)
    fresh.delete(id)
    // Why it is asked was decided when it was drawn; only what the model thinks of it is news.
    if (renewed) return [{ ...renewed, reason: each.reason }]
    return asked.has(id) ? [] : [each]
  })
  const next = { ...session, queue: [...kept, ...fresh.values()] }
  return session.current ? next : showNext({ ...next, queue: begunFirst(next) })
}

/** The texts in line; those on which something was begun come first, what was begun last before all. */
function begunFirst({ queue, drafts }: Session): readonly Question[] {
  const order = [...drafts.keys()]
  const begun = queue.filter((each) => drafts.has(each.document.id))
  begun.sort((one, other) => order.indexOf(other.document.id) - order.indexOf(one.document.id))
  return begun.length === 0 ? queue : [...begun, ...queue.filter((each) => !drafts.has(each.document.id))]
}

/** Lets texts be shown again that were answered here, and sent back by a reviewer since. */
export function again(session: Session, ids: readonly number[]): Session {
  if (!ids.some((id) => session.done.has(id))) return session
  return { ...session, done: new Set([...session.done].filter((id) => !ids.includes(id))) }
}

/** Why an event was not accepted: it can be put right, or the text is no longer this person's to answer. */
export type Refusal = "mend" | "lost"

/** Takes back what a refused event had changed here; an answer that can be mended is asked again at once. */
export function refuse(session: Session, eventId: string, refusal: Refusal): Session {
  const step = session.past.find((each) => each.eventId === eventId)
  const future = session.future.filter((each) => each.step.eventId !== eventId && each.undoId !== eventId)
  if (!step) return future.length === session.future.length ? session : { ...session, future }
  const id = step.question.document.id
  const past = session.past.filter((each) => each !== step)
  if (step.kind === "mark") {
    const marks = new Map(session.marks).set(id, step.before)
    return { ...session, past, future, marks }
  }
  if (refusal === "lost") return { ...session, past, future }
  const done = new Set(session.done)
  done.delete(id)
  const isThere = [session.current, ...session.queue].some((each) => each?.document.id === id)
  const queue = isThere ? session.queue : [step.question, ...session.queue]
  const next = { ...session, past, future, done, queue }
  return session.current ? next : showNext(next)
}

/** Takes a label set that changed; what was chosen or marked and may not be any more is let go. */
export function relabelled(
  session: Session,
  labels: Iterable<string>,
  spanLabels: Iterable<string>,
): Session {
  const choices = new Set(labels)
  const spans = new Set(spanLabels)
  if (isSame(choices, session.labels) && isSame(spans, session.spanLabels)) return session
  const chosen = session.chosen.filter((each) => choices.has(each))
  const next = { ...session, labels: choices, spanLabels: spans, chosen }
  const { work, current } = session
  if (spans.size === 0) return { ...next, work: null }
  if (!work) {
    if (!current) return next
    const marks = suggestedMarks(current, spans, session.mayOverlap)
    return { ...next, work: openWork(current.document.text, marks, session.mayOverlap) }
  }
  const marks = work.marks.filter((each) => spans.has(each.label))
  return {
    ...next,
    work: marks.length === work.marks.length ? work : { ...work, marks, past: [], future: [], grip: null },
  }
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((each) => other.has(each))
}

/** Drops the questions in line whose lease has run out by `now` (milliseconds). */
export function expire(session: Session, now: number): Session {
  const queue = session.queue.filter((each) => Date.parse(each.lease_expires_at) > now)
  return queue.length === session.queue.length ? session : { ...session, queue }
}

/** Gives every question in hand a new expiry. */
export function extend(session: Session, until: string): Session {
  const renew = (question: Question) => ({ ...question, lease_expires_at: until })
  return { ...session, queue: session.queue.map(renew) }
}
