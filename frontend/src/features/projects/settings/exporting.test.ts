/** Tests of what an export is made of. */

import { describe, expect, test } from "vitest"
import {
  cell,
  COLUMNS,
  exportAddress,
  firstLines,
  firstRows,
  toggled,
  USUAL,
  type ExportChoice,
} from "@/features/projects/settings/exporting"

const choice: ExportChoice = {
  format: "csv",
  isWhole: true,
  columns: ["text", "labels"],
  protectsFormulas: false,
}

describe("the address of an export", () => {
  test("carries what was chosen", () => {
    expect(exportAddress("prj_1", choice)).toBe(
      "/api/v1/projects/prj_1/export?format=csv&whole=true&columns=text&columns=labels&protect_formulas=false",
    )
  })

  test("speaks of formulas only for spreadsheets", () => {
    expect(exportAddress("prj_1", { ...choice, format: "jsonl", columns: [] })).toBe(
      "/api/v1/projects/prj_1/export?format=jsonl&whole=true",
    )
  })
})

test("columns keep their order, whichever was chosen first", () => {
  expect(toggled(["text"], "id")).toEqual(["id", "text"])
  expect(toggled(["id", "text"], "text")).toEqual(["id"])
})

test("every column is offered once, and some are usual", () => {
  expect(new Set(COLUMNS.map((each) => each.column)).size).toBe(COLUMNS.length)
  expect(USUAL).toContain("labels")
  expect(USUAL).not.toContain("uncertainty")
})

test("only whole lines of a stream are rows", () => {
  expect(firstRows('{"a":1}\n{"a":2}\n{"a":', 3)).toEqual([{ a: 1 }, { a: 2 }])
  expect(firstRows('{"a":1}\n{"a":2}\n', 1)).toEqual([{ a: 1 }])
  expect(firstRows("", 3)).toEqual([])
})

test("values are said in a line", () => {
  expect([null, true, 0.12345, ["a", "b"], { a: 1 }, "x"].map(cell)).toEqual([
    "",
    "yes",
    "0.123",
    "a | b",
    '{"a":1}',
    "x",
  ])
})

describe("formats", () => {
  test("of other tools have no columns to choose", () => {
    expect(exportAddress("p", { ...choice, format: "conll" })).toBe(
      "/api/v1/projects/p/export?format=conll&whole=true",
    )
    expect(exportAddress("p", { ...choice, format: "jsonl" })).toContain("columns=text&columns=labels")
  })

  test("show how they begin, without what is too long to look at", () => {
    expect(firstLines("one\ntwo two\nthree\n", 2, 4)).toBe("one\ntwo  …")
  })
})
