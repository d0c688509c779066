/** Tests of the time that a text is before somebody's eyes. */

import { describe, expect, it } from "vitest"
import { ReadingTime } from "@/features/annotate/readingTime"

describe("the reading time", () => {
  it("begins with each text and is told in seconds", () => {
    const time = new ReadingTime()
    expect(time.read(0)).toBeNull()
    time.show(1, 1_000)
    time.show(1, 3_000)
    expect(time.read(5_500)).toBe(4.5)
    time.show(2, 6_000)
    expect(time.read(6_250)).toBe(0.25)
    time.show(null, 7_000)
    expect(time.read(8_000)).toBeNull()
  })

  it("rests while the page is hidden", () => {
    const time = new ReadingTime()
    time.show(1, 0)
    time.see(false, 2_000)
    time.see(false, 3_000)
    time.see(true, 60_000)
    expect(time.read(61_000)).toBe(3)
    time.see(false, 62_000)
    time.show(2, 63_000)
    expect(time.read(70_000)).toBeNull()
    time.see(true, 71_000)
    expect(time.read(72_000)).toBe(1)
  })

  it("tells nothing that cannot be", () => {
    const time = new ReadingTime()
    time.show(1, 10_000)
    expect(time.read(9_000)).toBeNull()
    expect(time.read(10_000)).toBeNull()
    expect(time.read(3_700_000)).toBeNull()
  })
})
