import { describe, expect, it } from "vitest"
import { batches, splitTexts } from "@/features/projects/setup/pastedTexts"

describe("pasted texts", () => {
  it("takes a text a line, once", () => {
    expect(splitTexts("one \r\n\n two\none\n")).toEqual({ texts: ["one", "two"], repeated: 1 })
    expect(splitTexts(" \n")).toEqual({ texts: [], repeated: 0 })
  })

  it("cuts into batches", () => {
    expect(batches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
    expect(batches([], 2)).toEqual([])
  })
})
