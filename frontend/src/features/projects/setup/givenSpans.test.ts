import { describe, expect, it } from "vitest"
import { partsIn } from "@/features/projects/setup/givenSpans"

const TEXT = "👍 Heron hit"

describe("marked parts of a file", () => {
  it("are read in the shapes that tools write", () => {
    const heron = [{ start: 2, end: 7, name: "Actor" }]
    expect(partsIn([{ start: 2, end: 7, label: "Actor" }], TEXT, null)).toEqual(heron)
    expect(partsIn([{ start_offset: 2, end_offset: 7, labels: ["Actor"] }], TEXT, null)).toEqual(heron)
    expect(partsIn([[2, 7, "Actor"]], TEXT, "code_points")).toEqual(heron)
    expect(partsIn('[[2, 7, "Actor"]]', TEXT, "code_points")).toEqual(heron)
  })

  it("are counted in the file's unit", () => {
    const heron = [{ start: 2, end: 7, name: "Actor" }]
    expect(partsIn([[3, 8, "Actor"]], TEXT, "utf16")).toEqual(heron)
    expect(partsIn([[5, 10, "Actor"]], TEXT, "bytes")).toEqual(heron)
    expect(partsIn([[1, 8, "Actor"]], TEXT, "utf16")).toEqual([])
  })

  it("are none where a cell holds something else", () => {
    for (const cell of [null, "", "Refund", "[1, 2]", 7, [1, 2], [{ start: 1 }], [[0, 99, "A"]]]) {
      expect(partsIn(cell, TEXT, null)).toEqual([])
    }
  })
})
