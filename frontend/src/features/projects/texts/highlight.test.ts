import { describe, expect, it } from "vitest"
import { excerpt, phrasesOf, split } from "./highlight"

function marked(text: string, query: string): string {
  return split(text, phrasesOf(query))
    .map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text))
    .join("")
}

describe("marking a search", () => {
  it("marks whole words, and the beginning of the last", () => {
    expect(marked("Refund my refunds, not refunding", "refund ")).toBe("[Refund] my refunds, not refunding")
    expect(marked("Refund my refunds", "my refu")).toBe("[Refund] [my] [refunds]")
  })

  it("marks quoted words only where they follow each other", () => {
    expect(marked("card declined; declined card", '"card declined"')).toBe("[card declined]; declined card")
    expect(marked("it doesn't work", "doesn't ")).toBe("it [doesn't] work")
  })

  it("knows no case, no accents, and cuts no character in two", () => {
    expect(marked("Mein CAFÉ ☕👩‍🚀 café", "cafe ")).toBe("Mein [CAFÉ] ☕👩‍🚀 [café]")
    expect(marked("𝒜bc 数据 test", "数据")).toBe("𝒜bc [数据] test")
    const text = "a👩‍🚀b <b>bold</b> é"
    expect(
      split(text, phrasesOf("bold"))
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text)
  })

  it("marks nothing for nothing", () => {
    expect(split("text", phrasesOf(" … "))).toEqual([{ text: "text", isHit: false }])
    expect(split("", phrasesOf("a"))).toEqual([{ text: "", isHit: false }])
  })

  it("begins near the first hit of a long text, and never ends inside a character", () => {
    const text = `${"lorem ipsum ".repeat(40)}needle ${"dolor ".repeat(200)}`
    const shown = excerpt(text, phrasesOf("needle"))
    expect(shown.startsWith("… ")).toBe(true)
    expect(shown.indexOf("needle")).toBeLessThan(60)
    expect(shown.endsWith(" …")).toBe(true)
    expect(excerpt("two\n lines ", [])).toBe("two lines")
    expect(excerpt("👩".repeat(10), [], 3)).toBe("👩👩👩 …")
  })
})
