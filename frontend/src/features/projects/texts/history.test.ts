import { describe, expect, it } from "vitest"
import { entriesOf, lastOf, restoring, standing } from "./history"
import type { HistoryEvent } from "./types"

function event(id: string, kind: HistoryEvent["kind"], more: Partial<HistoryEvent> = {}): HistoryEvent {
  return {
    id,
    number: 0,
    document_id: 1,
    person_id: "me",
    person: "Me",
    kind,
    labels: [],
    spans: [],
    comment: null,
    target: null,
    about: null,
    about_person: null,
    guideline_version: null,
    batch: null,
    stream: "direct",
    model_version: null,
    created_at: "2026-01-01T00:00:00Z",
    ...more,
  }
}

const EVENTS = [
  event("1", "submit", { labels: ["a"] }),
  event("2", "flag"),
  event("3", "undo", { target: "2" }),
  event("4", "relabel", { labels: ["b", "c"] }),
  event("5", "undo", { target: "4" }),
  event("6", "undo", { target: "5" }),
  event("7", "comment", { comment: "why?", person_id: "you" }),
]

describe("history", () => {
  it("knows what stands", () => {
    expect([...standing(EVENTS)].sort()).toEqual(["1", "4", "7"])
  })

  it("tells it in words, newest first", () => {
    const told = entriesOf(EVENTS, (id) => id.toUpperCase())
    expect(told.map((entry) => entry.says)).toEqual([
      "wrote a comment",
      "brought it back after all",
      "took back: changed the answer to B + C",
      "changed the answer to B + C",
      "took back: flagged it",
      "flagged it",
      "answered A",
    ])
    expect(told.filter((entry) => entry.isUndone).map((entry) => entry.event.id)).toEqual(["2"])
  })

  it("tells marked parts by their number and labels", () => {
    const spans = [
      { start: 0, end: 2, label_id: "x" },
      { start: 3, end: 5, label_id: "y" },
      { start: 6, end: 9, label_id: "x" },
    ]
    const events = [
      event("1", "submit", { spans }),
      event("2", "relabel", { spans: spans.slice(0, 1) }),
      event("3", "relabel"),
      event("4", "submit"),
    ]
    expect(entriesOf(events, (id) => id.toUpperCase(), true).map(({ says }) => says)).toEqual([
      "found nothing to mark",
      "took all marks away",
      "changed the marks to 1 part: X",
      "marked 3 parts: 2 X, 1 Y",
    ])
    const both = [event("1", "submit", { labels: ["a"], spans })]
    expect(entriesOf(both, (id) => id.toUpperCase())[0]?.says).toBe("answered A and marked 3 parts: 2 X, 1 Y")
  })

  it("finds the last thing of mine that stands", () => {
    expect(lastOf(EVENTS, "me")?.id).toBe("4")
    expect(lastOf(EVENTS, "me", "flag")).toBeUndefined()
    expect(lastOf(EVENTS, "you")?.id).toBe("7")
  })
})

describe("restoring an answer of the past", () => {
  const ground = { me: "me", mine: undefined, decided: null, mayReview: false, textHash: "0".repeat(32) }
  const mine = event("1", "submit", { labels: ["a"] })
  const theirs = event("2", "submit", { labels: ["b"], person_id: "ada" })

  it("answers anew with one's own, and decides with anybody's, where that is allowed", () => {
    expect(restoring(mine, ground, "n")).toMatchObject({ id: "n", kind: "submit", labels: ["a"] })
    expect(restoring(theirs, ground, "n")).toBeNull()
    expect(restoring(theirs, { ...ground, mayReview: true }, "n")).toMatchObject({
      kind: "review",
      labels: ["b"],
    })
    expect(restoring(event("3", "flag"), { ...ground, mayReview: true }, "n")).toBeNull()
  })

  it("is not offered for what stands already", () => {
    const decided = { person_id: "x", person: "X", labels: ["b"], spans: [], comment: null, at: null }
    expect(restoring(theirs, { ...ground, mayReview: true, decided }, "n")).toBeNull()
  })
})
