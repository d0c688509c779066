import { describe, expect, it } from "vitest"
import cases from "../../../tests/cases/offsets.json"
import { codePoint, utf16 } from "@/core/offsets"
import { PlacedText, placedText } from "@/core/placedText"

const at = (start: number, end: number) => ({ start: codePoint(start), end: codePoint(end) })

describe("a placed text", () => {
  it.each(cases)("counts as Python does in $text", ({ text, code_points, utf16: units }) => {
    const placed = new PlacedText(text)
    expect(placed.length).toBe(code_points)
    units.forEach((unit, point) => {
      expect(placed.unitAt(codePoint(point))).toBe(unit)
      expect(placed.pointAt(utf16(unit))).toBe(point)
    })
  })

  it("finds words, and snaps to them", () => {
    const placed = new PlacedText("  one 😀two three  ")
    expect(placed.words.map((each) => placed.slice(each))).toEqual(["one", "😀", "two", "three"])
    expect([0, 2, 4, 5, 6, 99].map((each) => placed.wordFrom(codePoint(each)))).toEqual([0, 0, 0, 1, 1, 4])
    expect(placed.snapped(at(3, 8))).toEqual(at(2, 10))
    expect(placed.snapped(at(0, 2))).toBeNull()
    expect(placed.snapped(at(15, 18))).toEqual(at(11, 16))
    expect(placed.trimmed(at(1, 6))).toEqual(at(2, 5))
    expect(placed.trimmed(at(0, 2))).toBeNull()
  })

  it("walks by what people call a character", () => {
    const placed = new PlacedText("e\u0301👩‍👩‍👧x")
    const first = placed.characterAt(codePoint(0), 1)
    expect(first).toEqual(at(0, 2))
    expect(placed.characterAt(codePoint(2), 1)).toEqual(at(2, 7))
    expect(placed.characterAt(codePoint(7), -1)).toEqual(at(2, 7))
    expect(placed.characterAt(codePoint(0), -1)).toBeNull()
    expect(placed.characterAt(codePoint(8), 1)).toBeNull()
  })

  it("is made once", () => {
    expect(placedText("once")).toBe(placedText("once"))
  })
})
