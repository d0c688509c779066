import { beforeEach, describe, expect, it } from "vitest"
import { draftsKey, leaveDraft } from "@/core/drafts"

const kept = () => JSON.parse(sessionStorage.getItem(draftsKey("me:p")) ?? "[]") as unknown

describe("drafts", () => {
  beforeEach(() => sessionStorage.clear())

  it("are left beside others, the newest of a text alone", () => {
    leaveDraft("me:p", 1, ["a"], [])
    leaveDraft("me:p", 2, [], [{ start: 0, end: 3, label: "x" }])
    leaveDraft("me:p", 1, ["b"], [])
    expect(kept()).toEqual([
      [2, { chosen: [], spans: [{ id: 0, start: 0, end: 3, label: "x", chance: null }] }],
      [1, { chosen: ["b"], spans: [] }],
    ])
  })

  it("stay as they are where the storage holds something else", () => {
    sessionStorage.setItem(draftsKey("me:p"), "{")
    leaveDraft("me:p", 1, [], [])
    expect(sessionStorage.getItem(draftsKey("me:p"))).toBe("{")
  })
})
