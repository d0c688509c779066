/** What figures of agreement mean. */

import { describe, expect, it } from "vitest"
import { byDispute, figure, inWords, pairOf, verdict, whyNone } from "@/features/learn/agreement/words"
import type { Measure } from "@/features/learn/queries"

const told = (value: number | null, why: Measure["why"] = null, texts = 40): Measure => ({
  texts,
  value,
  low: value === null ? null : value - 0.1,
  high: value === null ? null : value + 0.1,
  why,
})

describe("agreement in words", () => {
  it("has a word for every height, and its own bounds for marks", () => {
    expect(verdict(told(0.85), "alpha").kind).toBe("good")
    expect(verdict(told(0.7), "alpha").kind).toBe("fair")
    expect(verdict(told(0.5), "alpha").kind).toBe("poor")
    expect(verdict(told(-0.2), "alpha").says).toContain("chance")
    expect(verdict(told(0.85), "f1").kind).toBe("fair")
    expect(verdict(told(null, "alone", 0), "alpha")).toEqual({
      kind: "none",
      says: "No text was answered by two people.",
    })
  })

  it("says why there is no figure", () => {
    expect(whyNone(told(null, "few", 1))).toBe("Only 1 text in common: too few to say.")
    expect(whyNone(told(null, "uniform"))).toContain("the same")
    expect(inWords(told(null, "few", 3))).toContain("3 texts")
  })

  it("tells the interval", () => {
    expect(inWords(told(0.5))).toBe("0.50, with 95 % confidence between 0.40 and 0.60, on 40 texts")
    expect(figure(-0.25)).toBe("−0.25")
  })

  it("finds a pair from either side", () => {
    const part = { pairs: [{ one: "a", other: "b", measure: told(0.3) }] }
    expect(pairOf(part, "b", "a")?.value).toBe(0.3)
    expect(pairOf(part, "a", "c")).toBeNull()
  })

  it("puts the most disputed label first and the unknown last", () => {
    const rows = [{ measure: told(null, "few") }, { measure: told(0.9) }, { measure: told(0.1) }]
    expect(byDispute(rows).map((row) => row.measure.value)).toEqual([0.1, 0.9, null])
  })
})
