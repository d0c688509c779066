/** Tests of what is typed of a policy. */

import { describe, expect, it } from "vitest"
import { draftOf, isSame, policyOf, problemOf, USUAL } from "@/features/deploy/policy"
import type { Policy } from "@/features/deploy/queries"

const SAVED: Policy = { kind: "precision", target: 0.999, wrong: null, asking: null, by_label: { a: 0.985 } }

describe("a policy that is typed", () => {
  it("shows shares as percents, without the dust of fractions, and gives them back as they were", () => {
    const draft = draftOf(SAVED)
    expect(draft.percent).toBe(99.9)
    expect(draft.byLabel).toEqual({ a: 98.5 })
    expect(policyOf(draft)).toEqual({ kind: "precision", target: 0.999, by_label: { a: 0.985 } })
    expect(isSame(draft, SAVED)).toBe(true)
    expect(isSame({ ...draft, percent: 95 }, SAVED)).toBe(false)
  })

  it("means nothing while a number is missing or out of range", () => {
    for (const percent of ["", "x", 4, 100]) {
      expect(policyOf({ ...USUAL, percent })).toBeNull()
      expect(problemOf({ ...USUAL, percent })).toContain("percentage")
    }
    expect(policyOf({ ...USUAL, kind: "costs", wrong: -1 })).toBeNull()
    expect(problemOf({ ...USUAL, byLabel: { a: 101 } })).not.toBeNull()
  })

  it("takes an emptied field of a label for no rule of its own", () => {
    expect(policyOf({ ...USUAL, byLabel: { a: "" } })).toEqual({
      kind: "precision",
      target: 0.95,
      by_label: {},
    })
  })

  it("weighs costs by label, and has nothing to say of labels when it always answers", () => {
    const costs = policyOf({ ...USUAL, kind: "costs", wrong: "20", byLabel: { a: 50 } })
    expect(costs).toEqual({ kind: "costs", wrong: 20, asking: 1, by_label: { a: 50 } })
    expect(policyOf({ ...USUAL, kind: "never", percent: "" })).toEqual({ kind: "never", by_label: {} })
  })
})
