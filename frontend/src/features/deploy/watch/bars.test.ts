/** Tests of the bars of the chart of traffic. */

import { describe, expect, it } from "vitest"
import type { Period } from "@/features/deploy/queries"
import { barsOf, endOf } from "@/features/deploy/watch/bars"

const HOUR = 3_600_000

/** So many hours from 1970 on, with a text in each from some hour on, every second of them abstained on. */
function hours(many: number, from: number): Period[] {
  return Array.from({ length: many }, (_, hour) => ({
    begins_at: new Date(hour * HOUR).toISOString(),
    traffic: { texts: hour >= from ? 1 : 0, abstained: hour >= from && hour % 2 === 1 ? 1 : 0 },
  })) as Period[]
}

describe("the bars of the chart", () => {
  it("begin with the first text, and are a day at least", () => {
    expect(barsOf(hours(168, 120), 1)).toHaveLength(48)
    expect(barsOf(hours(168, 120), 1)[0]?.at).toBe(120 * HOUR)
    expect(barsOf(hours(168, 167), 1)).toHaveLength(24)
  })

  it("hold several hours where there are too many, and lose no text", () => {
    const bars = barsOf(hours(166, 0), 1)
    expect(bars.map((bar) => bar.hours)).toEqual([1, ...Array<number>(55).fill(3)])
    expect(bars.reduce((sum, bar) => sum + bar.answered + bar.handed, 0)).toBe(166)
    expect(bars.reduce((sum, bar) => sum + bar.handed, 0)).toBe(83)
    expect(bars.slice(1).map((bar) => bar.at)).toEqual(bars.slice(0, -1).map(endOf))
    expect(bars.slice(-1).map(endOf)).toEqual([166 * HOUR])
  })

  it("are days where the counts are", () => {
    expect(barsOf(hours(30, 0), 24).map((bar) => bar.hours)).toEqual(Array<number>(30).fill(24))
  })

  it("are there without any text", () => {
    expect(barsOf(hours(168, 168), 1)).toHaveLength(56)
  })
})
