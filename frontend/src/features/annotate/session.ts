/** The annotate screen as a state: the question shown, the ones to come, and what the person did. No React. */

import type { Action, Question } from "@/api/types"

export type Task = "choose_one" | "choose_several"

/** What hangs on a text beside its answer; each carries the id of the event that put it there. */
export interface Marks {
  readonly flag: string | null
  readonly comments: readonly { readonly eventId: string; readonly text: string }[]
}

/** One thing that the person did, and what taking it back restores. */
export interface Step {
  readonly eventId: string
  readonly kind: "submit" | "skip" | "mark"
  readonly question: Question
  readonly labels: readonly string[]
  readonly before: Marks
  readonly after: Marks
  /** When, in milliseconds. */
  readonly at: number
}

/** A step that was taken back, and the undo that did it. */
export interface Undone {
  readonly step: Step
  readonly undoId: string
}

export interface Session {
  readonly task: Task
  /** Ids of the labels that may be chosen now. */
  readonly labels: ReadonlySet<string>
  readonly current: Question | null
  readonly queue: readonly Question[]
  /** Choosing several: what is marked and not saved yet. */
  readonly chosen: readonly string[]
  /** Whether something was marked or unmarked on this text. */
  readonly isTouched: boolean
  /** Whether the next Enter saves that none of the labels fits. */
  readonly isNoneArmed: boolean
  /** The answer that was taken back on the text shown. */
  readonly former: Step | null
  readonly past: readonly Step[]
  readonly future: readonly Undone[]
  readonly marks: ReadonlyMap<number, Marks>
  /** Texts that are not to be shown again. */
  readonly done: ReadonlySet<number>
}

export type Act =
  | { readonly kind: "choose"; readonly label: string }
  | { readonly kind: "enter" }
  | { readonly kind: "skip" }
  | { readonly kind: "flag" }
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "undo" }
  | { readonly kind: "redo" }

/** The next state, and the event to store, if the act means one. */
export interface Outcome {
  readonly session: Session
  readonly event: Action | null
}

export const NO_MARKS: Marks = { flag: null, comments: [] }
const DEPTH = 500

/** A session before its first question; `done` are texts whose answers still wait to be sent. */
export function openSession(
  task: Task,
  labels: Iterable<string>,
  done: Iterable<number> = [],
  past: readonly Step[] = [],
): Session {
  const marks = new Map<number, Marks>()
  for (const step of past) marks.set(step.question.document.id, step.after)
  return {
    task,
    labels: new Set(labels),
    current: null,
    queue: [],
    chosen: [],
    isTouched: false,
    isNoneArmed: false,
    former: null,
    past,
    future: [],
    marks,
    done: new Set(done),
  }
}

/** What hangs on the text shown. */
export function marksOf(session: Session): Marks {
  return (session.current && session.marks.get(session.current.document.id)) ?? NO_MARKS
}

/** The model's likeliest labels that may be chosen; none where a guess would sway the audit. */
export function suggested(session: Session): { readonly label_id: string; readonly probability: number }[] {
  const question = session.current
  if (!question?.suggestion || question.is_audit) return []
  return question.suggestion.labels.filter((each) => session.labels.has(each.label_id))
}

/** The labels that Enter takes when nothing was chosen. */
export function offered(session: Session): string[] {
  const likely = suggested(session)
  if (session.task === "choose_one") return likely.slice(0, 1).map((each) => each.label_id)
  return likely.filter((each) => each.probability >= 0.5).map((each) => each.label_id)
}

/** The labels that Enter saves now; null where it saves nothing. */
export function onEnter(session: Session): readonly string[] | null {
  if (!session.current) return null
  if (session.task === "choose_several" && session.chosen.length > 0) return session.chosen
  const labels = session.isTouched ? [] : offered(session)
  if (labels.length > 0) return labels
  return session.isNoneArmed ? [] : null
}

/** Takes an act: `id` names the event that it may give, `at` is the time in milliseconds. */
export function act(session: Session, doing: Act, id: string, at: number): Outcome {
  switch (doing.kind) {
    case "undo":
      return undo(session, id)
    case "redo":
      return redo(session, id)
    case "choose":
      return choose(session, doing.label, id, at)
    case "enter":
      return enter(session, id, at)
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
  if (session.task === "choose_one") return answer(session, "submit", [label], id, at)
  const chosen = session.chosen.includes(label)
    ? session.chosen.filter((each) => each !== label)
    : [...session.chosen, label]
  return { session: { ...session, chosen, isTouched: true, isNoneArmed: false }, event: null }
}

function enter(session: Session, id: string, at: number): Outcome {
  const labels = onEnter(session)
  if (labels) return answer(session, "submit", labels, id, at)
  const isNoneArmed = session.task === "choose_several" && session.current !== null
  return { session: isNoneArmed ? { ...session, isNoneArmed } : session, event: null }
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
  const marks = marksOf(session)
  const step: Step = { eventId: id, kind, question, labels, before: marks, after: marks, at }
  const done = new Set(session.done).add(question.document.id)
  const next = { ...session, past: [...session.past, step].slice(-DEPTH), future: [], done }
  const event: Action = { id, kind, document_id: question.document.id }
  if (kind === "submit") event.labels = [...labels]
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
  const step: Step = { eventId: event.id, kind: "mark", question, labels: [], before, after, at }
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
  const isAnswer = step.kind !== "mark"
  const back = { ...session, done, marks, past, future }
  const shown = show(back, question, isAnswer ? step : session.former)
  return { session: shown, event: { id, kind: "undo", target: step.eventId } }
}

function redo(session: Session, id: string): Outcome {
  const undone = session.future.at(-1)
  if (!undone) return { session, event: null }
  const { step, undoId } = undone
  const document = step.question.document.id
  const marks = new Map(session.marks).set(document, step.after)
  const next = { ...session, marks, past: [...session.past, step], future: session.future.slice(0, -1) }
  const event: Action = { id, kind: "redo", target: undoId }
  if (step.kind === "mark") return { session: show(next, step.question, session.former), event }
  const done = new Set(session.done).add(document)
  const isShown = session.current?.document.id === document
  const rest = session.queue.filter((each) => each.document.id !== document)
  const after = { ...next, done, queue: rest }
  return { session: isShown ? showNext(after) : after, event }
}

/** Puts a question on the screen; the one that was there is next in line. */
function show(session: Session, question: Question, former: Step | null): Session {
  const id = question.document.id
  if (session.current?.document.id === id) return { ...session, former, ...marked(session, former) }
  const waiting = session.current ? [session.current, ...session.queue] : session.queue
  const queue = waiting.filter((each) => each.document.id !== id)
  return { ...session, current: question, queue, former, ...marked(session, former) }
}

function marked(
  session: Session,
  former: Step | null,
): Pick<Session, "chosen" | "isTouched" | "isNoneArmed"> {
  const isKept = session.task === "choose_several" && former?.kind === "submit"
  const chosen = isKept ? former.labels.filter((each) => session.labels.has(each)) : []
  return { chosen, isTouched: isKept, isNoneArmed: false }
}

/** Shows the first in line. */
export function showNext(session: Session): Session {
  const [current = null, ...queue] = session.queue
  return { ...session, current, queue, chosen: [], isTouched: false, isNoneArmed: false, former: null }
}
