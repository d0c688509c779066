/** Tests of which words moved a probability. */

import { describe, expect, it } from "vitest"
import { piecesOf, strongest } from "@/features/deploy/explanation"

const TEXT = "🙂 refund, please now"
const PARTS = [
  { start: 10, end: 16, text: "please", effect: -0.1 },
  { start: 2, end: 8, text: "refund", effect: 0.4 },
  { start: 17, end: 20, text: "now", effect: 0.002 },
]

describe("which words moved it", () => {
  it("cuts the text at code points, in its order, and leaves nothing out", () => {
    const pieces = piecesOf(TEXT, PARTS)
    expect(pieces.map((piece) => piece.text).join("")).toBe(TEXT)
    expect(pieces.filter((piece) => piece.strength !== 0)).toEqual([
      { text: "refund", strength: 1 },
      { text: "please", strength: -0.25 },
    ])
  })

  it("names the strongest for and against, and nothing that hardly matters", () => {
    expect(strongest(PARTS, "for").map((part) => part.text)).toEqual(["refund"])
    expect(strongest(PARTS, "against").map((part) => part.text)).toEqual(["please"])
  })

  it("does not blow up small effects", () => {
    const [only] = piecesOf("now", [{ start: 0, end: 3, text: "now", effect: 0.004 }])
    expect(only?.strength).toBe(0)
  })
})
