/** Tests of words that are not saved yet. */

import { beforeEach, expect, test } from "vitest"
import { dropDraft, judge, keepDraft, readDraft } from "@/features/projects/labels/draft"

beforeEach(() => sessionStorage.clear())

test("a draft is read as it was kept, for its project alone", () => {
  keepDraft("a", { text: "new", base: "old" })
  expect(readDraft("a")).toEqual({ text: "new", base: "old" })
  expect(readDraft("b")).toBeNull()
  dropDraft("a")
  expect(readDraft("a")).toBeNull()
})

test("what is no draft is none", () => {
  sessionStorage.setItem("askwell:guideline:a", "{")
  expect(readDraft("a")).toBeNull()
  sessionStorage.setItem("askwell:guideline:a", '{"text": 3}')
  expect(readDraft("a")).toBeNull()
})

test("a draft is resumed unless the server has other words meanwhile", () => {
  expect(judge(null, "old")).toBe("none")
  expect(judge({ text: "old", base: "older" }, "old")).toBe("none")
  expect(judge({ text: "new", base: "old" }, "old")).toBe("resume")
  expect(judge({ text: "new", base: "old" }, "somebody else's")).toBe("conflict")
})
