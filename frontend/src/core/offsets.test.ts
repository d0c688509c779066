import { describe, expect, it } from "vitest"
import cases from "../../../tests/cases/offsets.json"
import { codePoint, lengthOf, sliceByCodePoints, toCodePoint, toUtf16, utf16 } from "@/core/offsets"

describe("offsets", () => {
  it.each(cases)("agrees with Python on $text", ({ text, code_points, utf16: units }) => {
    expect(lengthOf(text)).toBe(code_points)
    units.forEach((unit, at) => {
      expect(toUtf16(text, codePoint(at))).toBe(unit)
      expect(toCodePoint(text, utf16(unit))).toBe(at)
    })
    const points = Array.from(text)
    for (let start = 0; start < points.length; start += 1) {
      const part = sliceByCodePoints(text, codePoint(start), codePoint(start + 2))
      expect(part).toBe(points.slice(start, start + 2).join(""))
    }
  })

  it("stops at the end", () => {
    expect(toUtf16("a😀", codePoint(9))).toBe(3)
    expect(toCodePoint("a😀", utf16(9))).toBe(2)
  })
})
