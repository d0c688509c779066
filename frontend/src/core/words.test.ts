import { describe, expect, it } from "vitest"
import cases from "../../../tests/cases/words.json"
import { words } from "@/core/words"

describe("words", () => {
  it.each(cases)("agrees with Python on $text", ({ text, words: expected }) => {
    expect(words(text).map(({ start, end }) => [start, end])).toEqual(expected)
  })
})
