/** The annotate screen as a state: the question shown, the ones to come, and what the person did. No React. */

import type { Action, Question } from "@/api/types"
import { focused, type Doing, type Work } from "@/features/annotate/spans/work"
import { ghostsOf, isGhost, type Mark, type Marked } from "@/features/annotate/spans/marks"

export type Task = "choose_one" | "choose_several" | "mark_spans"

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
  /** The marked parts of the text, as they were when it left the screen. */
  readonly spans: Marked
  readonly before: Marks
  readonly after: Marks
  /** When, in milliseconds. */
  readonly at: number
}

/** What was begun on a text and not saved. */
export interface Draft {
  readonly chosen: readonly string[]
  readonly spans: Marked
}

/** A step that was taken back, and the undo that did it. */
export interface Undone {
  readonly step: Step
  readonly undoId: string
}

export interface Session {
  readonly task: Task
  /** Ids of the labels that may be chosen for a text now. */
  readonly labels: ReadonlySet<string>
  /** Ids of the labels that may be put on its parts. */
  readonly spanLabels: ReadonlySet<string>
  readonly mayOverlap: boolean
  readonly current: Question | null
  readonly queue: readonly Question[]
  /** What is chosen and not saved yet: where several may be, or where parts are marked besides. */
  readonly chosen: readonly string[]
  /** The marking of the text shown; null where parts of texts get no labels. */
  readonly work: Work | null
  /** What was begun on other texts, by their ids. */
  readonly drafts: ReadonlyMap<number, Draft>
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
  /** Accepts all suggested spans, and saves. */
  | { readonly kind: "finish" }
  | { readonly kind: "spans"; readonly doing: Doing }
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

/** What a session knows of the parts of texts. */
export interface SpanGround {
  readonly labels: Iterable<string>
  readonly mayOverlap: boolean
  readonly drafts: ReadonlyMap<number, Draft>
}

const NO_SPANS: SpanGround = { labels: [], mayOverlap: false, drafts: new Map() }

/** A session before its first question; `done` are texts whose answers still wait to be sent. */
export function openSession(
  task: Task,
  labels: Iterable<string>,
  done: Iterable<number> = [],
  past: readonly Step[] = [],
  spans: SpanGround = NO_SPANS,
): Session {
  const marks = new Map<number, Marks>()
  for (const step of past) marks.set(step.question.document.id, step.after)
  return {
    task,
    labels: new Set(labels),
    spanLabels: new Set(spans.labels),
    mayOverlap: spans.mayOverlap,
    work: null,
    drafts: spans.drafts,
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
  if (session.task !== "choose_several") return likely.slice(0, 1).map((each) => each.label_id)
  return likely.filter((each) => each.probability >= 0.5).map((each) => each.label_id)
}

/** The labels that Enter saves now; null where it saves nothing. */
export function onEnter(session: Session): readonly string[] | null {
  if (!session.current) return null
  if (session.chosen.length > 0) return session.chosen
  const labels = session.isTouched ? [] : offered(session)
  if (labels.length > 0) return labels
  return session.isNoneArmed ? [] : null
}

/** What Enter does where parts of texts are marked. */
export type EnterMeaning =
  | { readonly kind: "accept"; readonly mark: Mark }
  | { readonly kind: "accept-all"; readonly count: number }
  | { readonly kind: "save"; readonly labels: readonly string[]; readonly spans: number }
  /** A label for the whole text has to be chosen first. */
  | { readonly kind: "choose" }
  /** There is nothing to save, unless it is pressed again. */
  | { readonly kind: "arm" }

export function enterMeans(session: Session): EnterMeaning | null {
  const { work, current, task } = session
  if (!work || !current) return null
  const mark = focused(work)
  if (mark && isGhost(mark)) return { kind: "accept", mark }
  const ghosts = ghostsOf(work.marks).length
  if (ghosts > 0) return { kind: "accept-all", count: ghosts }
  const spans = work.marks.length
  const labels = onEnter(session) ?? []
  if (task === "choose_one" && labels.length === 0) return { kind: "choose" }
  if (labels.length > 0 || spans > 0 || session.isNoneArmed) return { kind: "save", labels, spans }
  return { kind: "arm" }
}
