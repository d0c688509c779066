import { describe, expect, it } from "vitest"
import type { Label } from "@/api/types"
import { confusionInWords, curveInWords, doubtOf, mistakeInWords, partDoubt } from "@/features/learn/words"

const labels = [
  { id: "a", name: "Refund" },
  { id: "b", name: "Invoice copy" },
] as Label[]

describe("words", () => {
  it("tells kinds of doubt apart", () => {
    expect(doubtOf([0.97, 0.01], 0.5, "choose_one").kind).toBe("sure")
    expect(doubtOf([0.48, 0.45], 0.5, "choose_one").kind).toBe("either")
    expect(doubtOf([0.8, 0.1], 0.9, "choose_one").kind).toBe("few")
    expect(doubtOf([0.9, 0.05], 0.99, "choose_one").kind).toBe("unknown")
    expect(doubtOf([0.9, 0.55, 0.1], 0.5, "choose_several").kind).toBe("either")
    expect(doubtOf([0.95, 0.9, 0.02], 0.5, "choose_several").kind).toBe("sure")
    expect(doubtOf([0.95, 0.9, 0.02], 1, "choose_several").kind).toBe("unknown")
    expect(doubtOf([], 0.2, "choose_several").kind).toBe("sure")
  })

  it("says what was mistaken for what", () => {
    expect(confusionInWords({ actual: "a", predicted: "b", count: 4 }, labels)).toBe(
      "Refund taken for Invoice copy",
    )
    expect(confusionInWords({ actual: "a", predicted: null, count: 1 }, labels)).toBe("Refund missed")
    expect(confusionInWords({ actual: null, predicted: "b", count: 1 }, labels)).toBe(
      "Invoice copy given wrongly",
    )
    expect(confusionInWords({ actual: "x", predicted: null, count: 1 }, labels)).toContain("gone")
  })

  it("sums up the curve", () => {
    const spot = { version: 1, answers: 100, audited: 10, value: 0.6, low: 0.3, high: 0.8 }
    expect(curveInWords([], "texts")).toContain("too few")
    expect(curveInWords([spot], "texts")).toBe(
      "Accuracy: 60\u00a0% after 100 labels, with 95 % confidence between 30\u00a0% and 80\u00a0%.",
    )
    expect(curveInWords([{ ...spot, answers: 50, value: 0.4 }, spot], "texts")).toContain(
      "went from 40\u00a0% after 50 labels to 60\u00a0%",
    )
    expect(curveInWords([spot], "parts")).toContain("Agreement: 60\u00a0% after 100 marked texts")
  })

  it("says what goes wrong with marks", () => {
    const told = (
      kind: "missed" | "spurious" | "label" | "edges",
      actual: string | null,
      predicted: string | null,
    ) => mistakeInWords({ kind, actual, predicted, count: 1 }, labels)
    expect(told("missed", "a", null)).toBe("Refund missed")
    expect(told("spurious", null, "b")).toBe("Invoice copy marked where there is none")
    expect(told("label", "a", "b")).toBe("Refund taken for Invoice copy")
    expect(told("edges", "a", "a")).toContain("wrong word")
  })

  it("tells why it is unsure of a part", () => {
    expect(partDoubt(0.95, 0.01)).toBe("")
    expect(partDoubt(0.5, 0.005)).toContain("either way")
    expect(partDoubt(0.5, 0.3)).toContain("more answers")
  })
})
