import { describe, expect, it } from "vitest"
import { entriesOf, lastOf, standing } from "./history"
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
    comment: null,
    target: null,
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

  it("finds the last thing of mine that stands", () => {
    expect(lastOf(EVENTS, "me")?.id).toBe("4")
    expect(lastOf(EVENTS, "me", "flag")).toBeUndefined()
    expect(lastOf(EVENTS, "you")?.id).toBe("7")
  })
})
