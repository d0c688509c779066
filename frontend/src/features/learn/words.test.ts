import { describe, expect, it } from "vitest"
import type { Label } from "@/api/types"
import { confusionInWords, curveInWords, doubtOf } from "@/features/learn/words"

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
    const point = { version: 1, answers: 100, audit_answers: 10, accuracy: 0.6, low: 0.3, high: 0.8 }
    expect(curveInWords([])).toContain("too few")
    expect(curveInWords([point])).toBe(
      "Accuracy: 60\u00a0% after 100 labels, with 95 % confidence between 30\u00a0% and 80\u00a0%.",
    )
    expect(curveInWords([{ ...point, answers: 50, accuracy: 0.4 }, point])).toContain(
      "went from 40\u00a0% after 50 labels to 60\u00a0%",
    )
  })
})
