/** What each act makes of a session, and the event to store, if it means one. No React. */

import type { Action } from "@/api/types"
import {
  enterMeans,
  marksOf,
  onEnter,
  type Act,
  type Marks,
  type Outcome,
  type Session,
  type Step,
} from "@/features/annotate/session"
import { show, showNext } from "@/features/annotate/shown"
import { toWire } from "@/features/annotate/spans/marks"
import { workOn, type Doing } from "@/features/annotate/spans/work"

const DEPTH = 500

/** Takes an act: `id` names the event that it may give, `at` is the time in milliseconds. */
export function act(session: Session, doing: Act, id: string, at: number): Outcome {
  switch (doing.kind) {
    case "undo":
      return isMarkingLast(session) ? spans(session, { kind: "undo" }, at) : undo(session, id)
    case "redo":
      return session.work?.future.length ? spans(session, { kind: "redo" }, at) : redo(session, id)
    case "choose":
      return choose(session, doing.label, id, at)
    case "enter":
      return session.work ? enterSpans(session, id, at) : enter(session, id, at)
    case "finish":
      return enterSpans(spans(session, { kind: "accept-all" }, at).session, id, at)
    case "spans":
      return spans(session, doing.doing, at)
    case "skip":
      return answer(session, "skip", [], id, at)
    case "flag":
      return flag(session, id, at)
    case "comment":
      return comment(session, doing.text.trim(), id, at)
  }
}

function choose(session: Session, label: string, id: string, at: number): Outcome {
  if (!session.current || !session.labels.has(label)) return { session, event: null }
  if (session.task === "choose_one" && !session.work) return answer(session, "submit", [label], id, at)
  const others = session.task === "choose_one" ? [] : session.chosen.filter((each) => each !== label)
  const chosen = session.chosen.includes(label) ? others : [...others, label]
  return { session: { ...session, chosen, isTouched: true, isNoneArmed: false }, event: null }
}

function enter(session: Session, id: string, at: number): Outcome {
  const labels = onEnter(session)
  if (labels) return answer(session, "submit", labels, id, at)
  const isNoneArmed = session.task === "choose_several" && session.current !== null
  return { session: isNoneArmed ? { ...session, isNoneArmed } : session, event: null }
}

/** Where parts are marked, Enter first takes what is suggested, and saves when nothing is open. */
function enterSpans(session: Session, id: string, at: number): Outcome {
  const means = enterMeans(session)
  if (means?.kind === "accept") return spans(session, { kind: "accept" }, at)
  if (means?.kind === "accept-all") return spans(session, { kind: "accept-all" }, at)
  if (means?.kind === "save") return answer(session, "submit", means.labels, id, at)
  if (means?.kind === "arm") return { session: { ...session, isNoneArmed: true }, event: null }
  return { session, event: null }
}

function spans(session: Session, doing: Doing, at: number): Outcome {
  if (!session.work) return { session, event: null }
  const work = workOn(session.work, doing, at)
  if (work === session.work) return { session, event: null }
  return { session: { ...session, work, isNoneArmed: false }, event: null }
}

/** Whether the last thing done on the text shown was to its marks, and not a flag or a comment. */
function isMarkingLast({ work, past, current }: Session): boolean {
  const marked = work?.past.at(-1)?.at
  if (marked === undefined) return false
  const step = past.at(-1)
  const isHere = step?.kind === "mark" && step.question.document.id === current?.document.id
  return !isHere || step.at <= marked
}

function answer(
  session: Session,
  kind: "submit" | "skip",
  labels: readonly string[],
  id: string,
  at: number,
): Outcome {
  const question = session.current
  if (!question) return { session, event: null }
  const document = question.document.id
  const marks = marksOf(session)
  const spans = session.work?.marks ?? []
  const step: Step = { eventId: id, kind, question, labels, spans, before: marks, after: marks, at }
  const done = new Set(session.done).add(document)
  const next = { ...session, past: [...session.past, step].slice(-DEPTH), future: [], done }
  const event: Action = { id, kind, document_id: document }
  if (kind === "submit") event.labels = [...labels]
  if (kind === "submit" && session.work) {
    event.spans = toWire(spans)
    event.text_hash = question.document.text_hash
  }
  return { session: showNext(next), event }
}

function flag(session: Session, id: string, at: number): Outcome {
  const marks = marksOf(session)
  if (marks.flag) return mark(session, { ...marks, flag: null }, { id, kind: "undo", target: marks.flag }, at)
  const event: Action = { id, kind: "flag" }
  return mark(session, { ...marks, flag: id }, event, at)
}

/** Writes a comment in the place of the one before; an empty one takes the last back. */
function comment(session: Session, text: string, id: string, at: number): Outcome {
  const marks = marksOf(session)
  const last = marks.comments.at(-1)
  if (text === (last?.text ?? "")) return { session, event: null }
  if (text) {
    const comments = [...marks.comments, { eventId: id, text }]
    return mark(session, { ...marks, comments }, { id, kind: "comment", comment: text }, at)
  }
  const event: Action = { id, kind: "undo", target: last?.eventId ?? null }
  return mark(session, { ...marks, comments: marks.comments.slice(0, -1) }, event, at)
}

function mark(session: Session, after: Marks, event: Action, at: number): Outcome {
  const question = session.current
  if (!question) return { session, event: null }
  const before = marksOf(session)
  const step: Step = { eventId: event.id, kind: "mark", question, labels: [], spans: [], before, after, at }
  const marks = new Map(session.marks).set(question.document.id, after)
  const past = [...session.past, step].slice(-DEPTH)
  const of = event.kind === "undo" ? {} : { document_id: question.document.id }
  return { session: { ...session, past, future: [], marks }, event: { ...event, ...of } }
}

function undo(session: Session, id: string): Outcome {
  const step = session.past.at(-1)
  if (!step) return { session, event: null }
  const question = step.question
  const done = new Set(session.done)
  done.delete(question.document.id)
  const marks = new Map(session.marks).set(question.document.id, step.before)
  const past = session.past.slice(0, -1)
  const future = [...session.future, { step, undoId: id }]
  const back = { ...session, done, marks, past, future }
  return { session: show(back, question, step), event: { id, kind: "undo", target: step.eventId } }
}

function redo(session: Session, id: string): Outcome {
  const undone = session.future.at(-1)
  if (!undone) return { session, event: null }
  const { step, undoId } = undone
  const document = step.question.document.id
  const marks = new Map(session.marks).set(document, step.after)
  const next = { ...session, marks, past: [...session.past, step], future: session.future.slice(0, -1) }
  const event: Action = { id, kind: "redo", target: undoId }
  if (step.kind === "mark") return { session: show(next, step.question, step), event }
  const done = new Set(session.done).add(document)
  const isShown = session.current?.document.id === document
  const rest = session.queue.filter((each) => each.document.id !== document)
  const after = { ...next, done, queue: rest }
  return { session: isShown ? showNext(after) : after, event }
}
