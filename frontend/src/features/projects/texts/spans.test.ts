import { describe, expect, it } from "vitest"
import { countsOf, lookedSpans, toldSpans } from "./spans"

const at = (start: number, label_id: string) => ({ start, end: start + 1, label_id })
const name = (id: string) => id.toUpperCase()

describe("marked parts", () => {
  it("are counted by label, the most frequent first", () => {
    expect(countsOf([at(0, "a"), at(2, "b"), at(4, "b"), at(6, "c")])).toEqual([
      { id: "b", count: 2 },
      { id: "a", count: 1 },
      { id: "c", count: 1 },
    ])
  })

  it("are told in words", () => {
    expect(toldSpans([], name)).toBe("nothing")
    expect(toldSpans([at(0, "a")], name)).toBe("1 part: A")
    expect(toldSpans([at(0, "a"), at(2, "b"), at(4, "b")], name)).toBe("3 parts: 2 B, 1 A")
  })

  it("look like their labels, and say how probable they are where the model marked them", () => {
    const looks = (id: string) => ({ name: name(id), colour: "#000000" })
    expect(lookedSpans([at(0, "a"), { ...at(2, "b"), probability: 0.8 }], looks)).toEqual([
      { start: 0, end: 1, name: "A", colour: "#000000" },
      { start: 2, end: 3, name: "B", colour: "#000000", probability: 0.8 },
    ])
  })
})
