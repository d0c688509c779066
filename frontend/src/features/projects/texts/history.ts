/** What happened to a text, in words, and what of it can be taken back. */

import { toldSpans } from "./spans"
import type { HistoryEvent } from "./types"

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
