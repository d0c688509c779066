import { expect, it } from "vitest"
import { overlapWords, sharesWith } from "@/features/projects/settings/overlap"

it("says who answers what", () => {
  expect(overlapWords({ overlap: 1, overlap_share: 1, overlap_most: null })).toBe(
    "One person answers each text.",
  )
  expect(overlapWords({ overlap: 2, overlap_share: 1, overlap_most: null })).toBe(
    "2 people answer every text.",
  )
  expect(overlapWords({ overlap: 2, overlap_share: 0.2, overlap_most: 3 })).toBe(
    "2 people answer about a fifth of the texts, one each of the others; up to 3 where the model wants another opinion.",
  )
})

it("offers the share that is set, whatever it is", () => {
  expect(sharesWith(0.25).at(-1)).toEqual({ value: "0.25", label: "25\u00a0% of the texts" })
  expect(sharesWith(0.5)).toHaveLength(5)
})
