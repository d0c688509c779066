/** What each act makes of a review session, and the event to store, if it means one. No React. */

import type { Action, ReviewItem } from "@/api/types"
import { given, keyOf, type Span } from "./choices"
import {
  currentOf,
  draftOf,
  replaced,
  shown,
  type Act,
  type Draft,
  type Outcome,
  type Session,
  type Step,
} from "./session"

const DEPTH = 200

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

function toggled(spans: readonly Span[], span: Span): Span[] {
  const key = keyOf(span)
  const others = spans.filter((each) => keyOf(each) !== key)
  if (others.length < spans.length) return others
  return [...others, span].sort((a, b) => a.start - b.start || b.end - a.end)
}

function only(session: Session): Outcome {
  return { session, event: null }
}
