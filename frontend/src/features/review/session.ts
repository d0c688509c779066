/** The review screen as a state: the texts that wait, what is chosen on each, and what was done. No React. */

import type { Action, ReviewItem } from "@/api/types"
import { given, keyOf, partsOf, type Span } from "./choices"

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

const DEPTH = 200

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

export function act(session: Session, doing: Act, id: string, at: number): Outcome {
  const item = currentOf(session)
  switch (doing.kind) {
    case "undo":
      return undo(session, id)
    case "redo":
      return redo(session, id)
    case "next":
      return only(move(session, 1))
    case "previous":
      return only(move(session, -1))
  }
  if (!item) return only(session)
  const draft = draftOf(session, item)
  switch (doing.kind) {
    case "choose":
      return choose(session, item, draft, doing.label, id)
    case "take":
      return take(session, item, { ...draft, labels: doing.labels }, id)
    case "toggle":
      return only(drafted(session, item, { ...draft, spans: toggled(draft.spans, doing.span) }))
    case "decide":
      return decide(session, item, draft, id)
    case "send-back":
      return sendBack(session, item, draft, doing, id)
    case "comment":
      return comment(session, item, draft, doing.text.trim(), id, at)
    case "settle":
      return settle(session, item, draft, id)
  }
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

function choose(session: Session, item: ReviewItem, draft: Draft, label: string, id: string): Outcome {
  if (session.task !== "choose_several") return take(session, item, { ...draft, labels: [label] }, id)
  const labels = draft.labels ?? []
  const others = labels.filter((each) => each !== label)
  const chosen = labels.includes(label) ? others : [...others, label]
  return only(drafted(session, item, { ...draft, labels: chosen }))
}

/** Where nothing but one label is asked, choosing it decides; else it is chosen, and Enter decides. */
function take(session: Session, item: ReviewItem, draft: Draft, id: string): Outcome {
  const isAll = session.task === "choose_one" && !session.hasSpans
  return isAll ? decide(session, item, draft, id) : only(drafted(session, item, draft))
}

function decide(session: Session, item: ReviewItem, draft: Draft, id: string): Outcome {
  if (draft.labels === null) return only({ ...session, isStuck: true })
  const event: Action = { id, kind: "review", document_id: item.document.id, labels: [...draft.labels] }
  if (session.hasSpans) {
    event.spans = draft.spans.map((span) => ({ ...span }))
    event.text_hash = item.document.text_hash
  }
  return leave(session, { eventId: id, kind: "review", before: item, after: item, draft }, event)
}

function sendBack(
  session: Session,
  item: ReviewItem,
  draft: Draft,
  doing: Extract<Act, { kind: "send-back" }>,
  id: string,
): Outcome {
  const note = doing.note.trim()
  if (!note || !given(item).some((each) => each.person_id === doing.person)) return only(session)
  const event: Action = {
    id,
    kind: "return",
    document_id: item.document.id,
    about: doing.person,
    comment: note,
  }
  return leave(session, { eventId: id, kind: "return", before: item, after: item, draft }, event)
}

function comment(
  session: Session,
  item: ReviewItem,
  draft: Draft,
  text: string,
  id: string,
  at: number,
): Outcome {
  if (!text) return only(session)
  const { me } = session
  const remark = {
    event_id: id,
    person_id: me.id,
    person: me.name,
    kind: "comment" as const,
    text,
    about: null,
    at: new Date(at).toISOString(),
  }
  const thread = { remarks: [...item.thread.remarks, remark], settled_event: null, settled_by: null }
  const event: Action = { id, kind: "comment", document_id: item.document.id, comment: text }
  return change(
    session,
    { eventId: id, kind: "comment", before: item, after: { ...item, thread }, draft },
    event,
  )
}

function settle(session: Session, item: ReviewItem, draft: Draft, id: string): Outcome {
  if (item.thread.remarks.length === 0 || item.thread.settled_event !== null) return only(session)
  const thread = { ...item.thread, settled_event: id, settled_by: session.me.name }
  const event: Action = { id, kind: "settle", document_id: item.document.id }
  return change(
    session,
    { eventId: id, kind: "settle", before: item, after: { ...item, thread }, draft },
    event,
  )
}

function leave(session: Session, step: Step, event: Action): Outcome {
  const id = step.before.document.id
  const following = move({ ...session, drafts: new Map(session.drafts).set(id, step.draft) }, 1)
  const left = new Set(session.left).add(id)
  return { session: shown(done({ ...following, left }, step)), event }
}

function change(session: Session, step: Step, event: Action): Outcome {
  return { session: done(replaced(session, step.after), step), event }
}

function undo(session: Session, id: string): Outcome {
  const step = session.past.at(-1)
  if (!step) return only(session)
  const document = step.before.document.id
  const left = new Set([...session.left].filter((each) => each !== document))
  const drafts = new Map(session.drafts).set(document, step.draft)
  const past = session.past.slice(0, -1)
  const future = [...session.future, { step, undoId: id }]
  const back = { ...replaced(session, step.before), left, drafts, past, future, current: document }
  return { session: { ...back, isStuck: false }, event: { id, kind: "undo", target: step.eventId } }
}

function redo(session: Session, id: string): Outcome {
  const undone = session.future.at(-1)
  if (!undone) return only(session)
  const { step, undoId } = undone
  const document = step.before.document.id
  const event: Action = { id, kind: "redo", target: undoId }
  const future = session.future.slice(0, -1)
  const again = { ...replaced(session, step.after), future, past: [...session.past, step] }
  if (step.kind === "comment" || step.kind === "settle") {
    return { session: { ...again, current: document }, event }
  }
  const isShown = session.current === document
  const left = new Set(session.left).add(document)
  return { session: shown({ ...(isShown ? move(again, 1) : again), left }), event }
}

function done(session: Session, step: Step): Session {
  return { ...session, past: [...session.past, step].slice(-DEPTH), future: [], isStuck: false }
}

function drafted(session: Session, item: ReviewItem, draft: Draft): Session {
  return { ...session, drafts: new Map(session.drafts).set(item.document.id, draft), isStuck: false }
}

/** Shows the text that waits after the one shown, or before it; beyond the ends it goes on at the other. */
function move(session: Session, by: 1 | -1): Session {
  const at = session.items.findIndex((each) => each.document.id === session.current)
  const { length } = session.items
  for (let step = 1; step < length; step += 1) {
    const item = session.items[(at + by * step + length * step) % length]
    if (item && !session.left.has(item.document.id))
      return { ...session, current: item.document.id, isStuck: false }
  }
  return session
}

/** The session with a text on screen, where one waits. */
function shown(session: Session): Session {
  const isThere = session.current !== null && !session.left.has(session.current) && currentOf(session)
  return isThere ? session : { ...session, current: waitingOf(session)[0]?.document.id ?? null }
}

function replaced(session: Session, item: ReviewItem): Session {
  const isThere = session.items.some((each) => each.document.id === item.document.id)
  const items = isThere
    ? session.items.map((each) => (each.document.id === item.document.id ? item : each))
    : [item, ...session.items]
  return { ...session, items }
}

function toggled(spans: readonly Span[], span: Span): Span[] {
  const key = keyOf(span)
  const others = spans.filter((each) => keyOf(each) !== key)
  if (others.length < spans.length) return others
  return [...others, span].sort((a, b) => a.start - b.start || b.end - a.end)
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

function only(session: Session): Outcome {
  return { session, event: null }
}
