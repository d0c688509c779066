import { describe, expect, it } from "vitest"
import cases from "../../../tests/cases/offsets.json"
import { lanesOf, place, segmentsOf, unitsOf } from "@/core/segments"

const told = (text: string, marks: { start: number; end: number }[]) =>
  segmentsOf(text, marks).map((segment) => [
    segment.text,
    segment.marks.map(({ mark, lane }) => [marks.indexOf(mark), lane]),
    segment.ending.map(({ mark }) => marks.indexOf(mark)),
  ])

describe("segments", () => {
  it("leaves a text without marks whole, and an empty one empty", () => {
    expect(told("plain", [])).toEqual([["plain", [], []]])
    expect(segmentsOf("", [])).toEqual([])
  })

  it("counts code points where the browser counts UTF-16 units", () => {
    expect(told("👍🏽 Heron hit 😀", [{ start: 3, end: 8 }])).toEqual([
      ["👍🏽 ", [], []],
      ["Heron", [[0, 0]], [0]],
      [" hit 😀", [], []],
    ])
  })

  it("stacks what overlaps and reuses a lane that is free again", () => {
    const marks = [
      { start: 0, end: 9 },
      { start: 4, end: 6 },
      { start: 7, end: 11 },
    ]
    expect(told("one two three", marks)).toEqual([
      ["one ", [[0, 0]], []],
      [
        "tw",
        [
          [0, 0],
          [1, 1],
        ],
        [1],
      ],
      ["o", [[0, 0]], []],
      [
        " t",
        [
          [0, 0],
          [2, 1],
        ],
        [0],
      ],
      ["hr", [[2, 1]], [2]],
      ["ee", [], []],
    ])
    expect(lanesOf(segmentsOf("one two three", marks))).toBe(2)
    expect(lanesOf(segmentsOf("one", []))).toBe(1)
  })

  it("keeps two marks on the same words, and neighbours in one lane", () => {
    const twins = [
      { start: 0, end: 3 },
      { start: 0, end: 3 },
      { start: 3, end: 4 },
    ]
    expect(place("one two", twins).map(({ lane }) => lane)).toEqual([0, 1, 0])
  })

  it("cuts what lies beyond the end, and leaves out what is nowhere", () => {
    expect(told("abc", [{ start: 1, end: 9 }])).toEqual([
      ["a", [], []],
      ["bc", [[0, 0]], [0]],
    ])
    expect(place("abc", [{ start: 7, end: 9 }])).toEqual([])
  })

  it.each(cases)("puts together what it cut: $text", ({ text, code_points, utf16 }) => {
    const marks = Array.from({ length: code_points }, (_, start) => ({
      start,
      end: Math.min(start + 3, code_points),
    }))
    expect(
      segmentsOf(text, marks)
        .map((segment) => segment.text)
        .join(""),
    ).toBe(text)
    expect([
      ...unitsOf(
        text,
        utf16.map((_, at) => at),
      ).values(),
    ]).toEqual(utf16)
  })
})
