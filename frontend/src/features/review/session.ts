/** The review screen as a state: the texts that wait, what is chosen on each, and what was done. No React. */

import type { Action, ReviewItem } from "@/api/types"
import { keyOf, partsOf, type Span } from "./choices"

export type Task = "choose_one" | "choose_several" | "mark_spans"

/** What is chosen on a text and not decided yet; labels are null while one has to be chosen first. */
export interface Draft {
  readonly labels: readonly string[] | null
  readonly spans: readonly Span[]
}

/** One thing that the reviewer did; `before` is the text as it was, with what was chosen on it. */
export interface Step {
  readonly eventId: string
  readonly kind: "review" | "return" | "comment" | "settle"
  readonly before: ReviewItem
  readonly after: ReviewItem
  readonly draft: Draft
}

export interface Undone {
  readonly step: Step
  readonly undoId: string
}

export interface Session {
  readonly task: Task
  /** Whether whole texts get labels, and whether parts of them do. */
  readonly hasChoices: boolean
  readonly hasSpans: boolean
  readonly me: { readonly id: string; readonly name: string }
  readonly items: readonly ReviewItem[]
  /** Texts that were decided or sent back here. */
  readonly left: ReadonlySet<number>
  readonly current: number | null
  readonly drafts: ReadonlyMap<number, Draft>
  /** Whether Enter was pressed before anything was chosen. */
  readonly isStuck: boolean
  readonly past: readonly Step[]
  readonly future: readonly Undone[]
}

export type Act =
  | { readonly kind: "choose"; readonly label: string }
  | { readonly kind: "take"; readonly labels: readonly string[] }
  | { readonly kind: "toggle"; readonly span: Span }
  | { readonly kind: "decide" }
  | { readonly kind: "next" }
  | { readonly kind: "previous" }
  | { readonly kind: "send-back"; readonly person: string; readonly note: string }
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "settle" }
  | { readonly kind: "undo" }
  | { readonly kind: "redo" }

export interface Outcome {
  readonly session: Session
  readonly event: Action | null
}

export function openSession(ground: Pick<Session, "task" | "hasChoices" | "hasSpans" | "me">): Session {
  return {
    ...ground,
    items: [],
    left: new Set(),
    current: null,
    drafts: new Map(),
    isStuck: false,
    past: [],
    future: [],
  }
}

/** The text that is shown. */
export function currentOf(session: Session): ReviewItem | null {
  return session.items.find((each) => each.document.id === session.current) ?? null
}

/** The texts that still wait, in their order. */
export function waitingOf(session: Session): ReviewItem[] {
  return session.items.filter((each) => !session.left.has(each.document.id))
}

/** What is chosen on a text: what was begun, else the decision that stands, else what most people say. */
export function draftOf(session: Session, item: ReviewItem): Draft {
  return session.drafts.get(item.document.id) ?? offered(session, item)
}

/** What Enter would decide on before anything is chosen. */
export function offered(session: Session, item: ReviewItem): Draft {
  const { decided, agreed } = item
  if (decided) return { labels: decided.labels, spans: decided.spans }
  const labels = session.hasChoices ? (agreed?.labels ?? null) : []
  return { labels, spans: agreed?.spans ?? [] }
}

/** Takes texts that wait; those in `pending` have an event on the way, and stay as they are. */
export function arrive(
  session: Session,
  fresh: readonly ReviewItem[],
  pending: ReadonlySet<number>,
): Session {
  const byId = new Map(fresh.map((each) => [each.document.id, each]))
  const isKept = (id: number) => id === session.current || pending.has(id)
  const items = session.items.map((each) => {
    const news = byId.get(each.document.id)
    byId.delete(each.document.id)
    return news && !isKept(each.document.id) ? news : each
  })
  const back = fresh.map((each) => each.document.id).filter((id) => !pending.has(id))
  const left = new Set([...session.left].filter((id) => !back.includes(id)))
  return shown({ ...session, items: [...items, ...byId.values()], left })
}

/** Starts anew with other texts, such as after another filter; what was done can still be undone. */
export function restart(session: Session): Session {
  return { ...session, items: [], current: null, left: new Set() }
}

/** Takes back what a refused event had changed here, so that the text is shown again. */
export function refuse(session: Session, eventId: string): Session {
  const step = session.past.find((each) => each.eventId === eventId)
  const future = session.future.filter((each) => each.step.eventId !== eventId && each.undoId !== eventId)
  if (!step) return { ...session, future }
  const id = step.before.document.id
  const left = new Set([...session.left].filter((each) => each !== id))
  const past = session.past.filter((each) => each !== step)
  return shown({ ...replaced(session, step.before), left, past, future })
}

/** The session with a text on screen, where one waits. */
export function shown(session: Session): Session {
  const isThere = session.current !== null && !session.left.has(session.current) && currentOf(session)
  return isThere ? session : { ...session, current: waitingOf(session)[0]?.document.id ?? null }
}

export function replaced(session: Session, item: ReviewItem): Session {
  const isThere = session.items.some((each) => each.document.id === item.document.id)
  const items = isThere
    ? session.items.map((each) => (each.document.id === item.document.id ? item : each))
    : [item, ...session.items]
  return { ...session, items }
}

/** How many parts that people differ in are taken, and how many are left out. */
export function tallied(
  item: ReviewItem,
  draft: Draft,
): { readonly taken: number; readonly leftOut: number } {
  const chosen = new Set(draft.spans.map(keyOf))
  const leftOut = partsOf(item).filter((part) => !chosen.has(part.key)).length
  return { taken: draft.spans.length, leftOut }
}
