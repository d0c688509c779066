/** Tests of the outbox's rules. */

import { describe, expect, it } from "vitest"
import { Problem } from "@/api/problem"
import type { Action } from "@/api/types"
import { answeredIn, backoff, judge, nextBatch, ordered, settle, snippet, type Entry } from "./outbox"

function entry(id: string, more: Partial<Entry> = {}, event: Partial<Action> = {}): Entry {
  const order = Number(id.replace(/\D/g, ""))
  const base = { id, owner: "p", order, document: 1, about: "", refusal: null }
  return { ...base, event: { id, kind: "submit", ...event }, ...more }
}

describe("outbox rules", () => {
  it("sends the oldest first, leaves out what was refused, and sends one alone after a misunderstanding", () => {
    const entries = ordered([entry("e3"), entry("e1"), entry("e2", { refusal: "no" })])
    expect(nextBatch(entries).map((each) => each.id)).toEqual(["e1", "e3"])
    expect(nextBatch(entries, true).map((each) => each.id)).toEqual(["e1"])
    expect(nextBatch(Array.from({ length: 250 }, (_, at) => entry(`e${at}`)))).toHaveLength(100)
  })

  it("lets go only of what has a receipt, sets refusals aside, and keeps the rest", () => {
    const settled = settle(
      ["e1", "e2", "e3", "e4"].map((id) => entry(id)),
      [
        { id: "e1", error: null },
        { id: "e2", error: { code: "lease_lost", message: "answered by others" } },
        { id: "e3", error: { code: "too_busy", message: "later" } },
      ],
    )
    expect(settled.accepted).toEqual(["e1"])
    expect(settled.entries.map((each) => [each.id, each.refusal])).toEqual([
      ["e2", "answered by others"],
      ["e3", null],
      ["e4", null],
    ])
    expect(settled.refused.map((each) => each.code)).toEqual(["lease_lost"])
  })

  it("tells what passes from what does not", () => {
    expect(judge(Problem.offline(), 3)).toBe("later")
    expect(judge(Problem.of(503, null), 1)).toBe("later")
    expect(judge(Problem.of(401, null), 1)).toBe("sign-in")
    expect(judge(Problem.of(422, null), 3)).toBe("alone")
    expect(judge(Problem.of(422, null), 1)).toBe("aside")
  })

  it("waits longer after each failure, with chance, and never more than fifteen seconds", () => {
    expect([0, 1, 2].map((failures) => backoff(failures, 1))).toEqual([500, 1_000, 2_000])
    expect(backoff(0, 0)).toBe(250)
    expect(backoff(90, 1)).toBe(15_000)
  })

  it("knows which texts have an answer that stands", () => {
    const undo = entry("e2", {}, { kind: "undo", target: "e1" })
    expect([...answeredIn([entry("e1")])]).toEqual([1])
    expect([...answeredIn([entry("e1"), undo])]).toEqual([])
    expect([...answeredIn([entry("e1"), undo, entry("e3", {}, { kind: "redo", target: "e2" })])]).toEqual([1])
    expect([...answeredIn([entry("e1"), undo, entry("e3")])]).toEqual([1])
    expect([...answeredIn([entry("e1", {}, { kind: "flag" })])]).toEqual([])
  })

  it("shortens a text to its first words", () => {
    expect(snippet(" a\n b ")).toBe("a b")
    expect(snippet("x".repeat(200))).toHaveLength(80)
  })
})
