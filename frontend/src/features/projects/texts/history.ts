/** What happened to a text, in words, and what of it can be taken back. */

import type { Action } from "@/api/types"
import { toldSpans } from "./spans"
import type { HistoryEvent, TextAnswer, TextRow } from "./types"

export interface Entry {
  readonly event: HistoryEvent
  /** What was done, after the person's name: "answered Refund". */
  readonly says: string
  readonly comment: string | null
  /** Whether it was taken back since. */
  readonly isUndone: boolean
}

type NameLabel = (id: string) => string

/** Ids of the events that stand: neither undone nor undos. Events are oldest first. */
export function standing(events: readonly HistoryEvent[]): Set<string> {
  const undone = new Set<string>()
  const left = new Set<string>()
  for (const event of events.toReversed()) {
    if (undone.has(event.id)) continue
    if (event.kind !== "undo") left.add(event.id)
    else if (event.target !== null) undone.add(event.target)
  }
  return left
}

/** The history as it is told, newest first; where parts alone are marked, an answer says what was marked. */
export function entriesOf(events: readonly HistoryEvent[], name: NameLabel, isMarking = false): Entry[] {
  const byId = new Map(events.map((event) => [event.id, event]))
  const stands = standing(events)
  return events
    .map((event) => ({
      event,
      says: words(event, byId, name, isMarking),
      comment: event.comment || null,
      isUndone: event.kind !== "undo" && !stands.has(event.id),
    }))
    .toReversed()
}

/**
 * The last thing that somebody did and that stands; of one kind only, where that is given. What was done to
 * many answers at once is taken back as a whole, elsewhere.
 */
export function lastOf(
  events: readonly HistoryEvent[],
  personId: string,
  kind?: HistoryEvent["kind"],
): HistoryEvent | undefined {
  const stands = standing(events)
  return events.findLast(
    (event) =>
      event.person_id === personId &&
      !event.batch &&
      stands.has(event.id) &&
      (kind === undefined || event.kind === kind),
  )
}

/** The action that makes an answer of the past stand again: one's own as an answer, any as a decision. */
export function restoring(
  event: HistoryEvent,
  { me, mine, decided, mayReview, textHash }: Ground,
  id: string,
): Action | null {
  const isOwn = event.person_id === me && event.about === null
  const isAnswer = event.kind === "submit" || event.kind === "relabel"
  if (!(isAnswer || event.kind === "review")) return null
  const content = {
    id,
    document_id: event.document_id,
    labels: event.labels,
    ...(event.spans.length > 0 && { spans: event.spans, text_hash: textHash }),
  }
  if (isOwn && isAnswer) {
    if (mine?.status === "submitted" && isSame(mine, event)) return null
    return { ...content, kind: mine?.status === "submitted" ? "relabel" : "submit" }
  }
  if (!mayReview || (decided && isSame(decided, event))) return null
  return { ...content, kind: "review" }
}

/** What has to be known to say what restoring means. */
export interface Ground {
  readonly me: string
  /** One's own answer to the text, and the decision about it, as they stand. */
  readonly mine: TextAnswer | undefined
  readonly decided: TextRow["decided"]
  readonly mayReview: boolean
  readonly textHash: string
}

type Content = Pick<HistoryEvent, "labels" | "spans">

function isSame(one: Content, other: Content): boolean {
  return printed(one) === printed(other)
}

function printed({ labels, spans }: Content): string {
  const places = spans.map(({ start, end, label_id }) => `${start} ${end} ${label_id}`)
  return JSON.stringify([[...labels].sort(), places.sort()])
}

function words(
  event: HistoryEvent,
  byId: ReadonlyMap<string, HistoryEvent>,
  name: NameLabel,
  isMarking: boolean,
): string {
  switch (event.kind) {
    case "submit":
      return answered(event, name, isMarking)
    case "relabel":
      if (event.about_person !== null)
        return `changed ${event.about_person}’s answer to ${labelled(event, name)}${marked(event, name)}`
      if (isMarking && event.labels.length === 0)
        return event.spans.length === 0
          ? "took all marks away"
          : `changed the marks to ${toldSpans(event.spans, name)}`
      return event.batch
        ? `changed the label set: an answer is now ${labelled(event, name)}${marked(event, name)}`
        : `changed the answer to ${labelled(event, name)}${marked(event, name)}`
    case "skip":
      return "skipped it"
    case "flag":
      return "flagged it"
    case "comment":
      return "wrote a comment"
    case "review":
      return `decided on ${labelled(event, name)}${marked(event, name)}`
    case "return":
      return `sent ${event.about_person === null ? "an" : `${event.about_person}’s`} answer back`
    case "settle":
      return "settled the comments"
    case "undo": {
      const target = event.target === null ? undefined : byId.get(event.target)
      if (!target) return "took something back"
      const isBack = target.kind === "undo"
      return isBack ? "brought it back after all" : `took back: ${words(target, byId, name, isMarking)}`
    }
  }
}

/** "answered Refund", "marked 2 parts: Actor, Malware", or both. */
function answered(event: HistoryEvent, name: NameLabel, isMarking: boolean): string {
  if (isMarking && event.labels.length === 0) {
    return event.spans.length === 0 ? "found nothing to mark" : `marked ${toldSpans(event.spans, name)}`
  }
  return `answered ${labelled(event, name)}${marked(event, name)}`
}

function labelled(event: HistoryEvent, name: NameLabel): string {
  return event.labels.length === 0 ? "“none of these”" : event.labels.map(name).join(" + ")
}

function marked(event: HistoryEvent, name: NameLabel): string {
  return event.spans.length === 0 ? "" : ` and marked ${toldSpans(event.spans, name)}`
}
