import { describe, expect, it } from "vitest"
import {
  calibrationInWords,
  calibrationPoints,
  calibrationVerdict,
  overall,
  told,
  wilson,
} from "@/features/learn/calibration"
import type { ReliabilityBin } from "@/features/learn/queries"

function bin(at: number, count: number, accuracy: number): ReliabilityBin {
  return { low: at, high: at + 0.1, count, confidence: at + 0.05, accuracy }
}

describe("calibration", () => {
  it("gives Wilson's interval", () => {
    const { value, low, high } = wilson(13, 20)
    expect(value).toBe(0.65)
    expect(low).toBeCloseTo(0.4329, 4)
    expect(high).toBeCloseTo(0.8188, 4)
    expect(wilson(0, 0)).toEqual({ value: 0, low: 0, high: 1 })
    expect(wilson(5, 5).high).toBe(1)
  })

  it("joins small bins with their neighbours, and loses no text", () => {
    const points = calibrationPoints([bin(0.5, 4, 0.5), bin(0.3, 4, 0), bin(0.8, 20, 0.9), bin(0.9, 3, 1)])
    expect(points.map((point) => point.count)).toEqual([8, 23])
    expect(points[0]?.said).toBeCloseTo(0.45)
    expect(points[0]?.right).toBeCloseTo(0.25)
    expect(calibrationPoints([bin(0.5, 2, 1)])).toHaveLength(1)
    expect(calibrationPoints([])).toEqual([])
  })

  it("says in words whether it can be believed", () => {
    const fair = overall([bin(0.75, 50, 0.78)])
    if (!fair) throw new Error("a bin gives a point")
    expect(calibrationInWords(fair)).toBe("When it says 80\u00a0%, it is right about 78\u00a0% of the time.")
    expect(calibrationVerdict(fair, "text")).toContain("50 texts can tell, its numbers can be believed")
    expect(calibrationVerdict({ ...fair, low: 0.4, high: 0.7 }, "text")).toContain("surer than it should be")
    expect(calibrationVerdict({ ...fair, low: 0.9, high: 1 }, "text")).toContain("more often")
    expect(overall([])).toBeNull()
  })

  it("keeps silent where the interval spans nearly everything", () => {
    expect(told(wilson(1, 2))).toBeNull()
    expect(told(wilson(3, 3))).not.toBeNull()
  })
})
