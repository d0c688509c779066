/** Quoted texts are found and put where a label is explained. */

import { expect, test } from "vitest"
import { quotedId, quotedIn, withQuote } from "@/core/guideline"

test("quoted texts are lines of their own", () => {
  expect(quotedIn("> [[text:12]]\n\nSee [[text:13]].\n>[[text:14]] \n> [[text:12]]")).toEqual([12, 14])
  expect(quotedId(" [[text:12]]\n")).toBe(12)
  expect(quotedId("Somebody said [[text:12]]")).toBeNull()
})

test("a text is quoted under its label's heading, or at the end", () => {
  const text = "# How\n\n## Refund\n\nMoney.\n\n### But\n\nNot so.\n\n## Delivery\n\nParcels."
  expect(withQuote(text, 7, "Refund")).toBe(
    "# How\n\n## Refund\n\nMoney.\n\n### But\n\nNot so.\n\n> [[text:7]]\n\n## Delivery\n\nParcels.\n",
  )
  expect(withQuote(text, 7, "Delivery")).toBe(`${text}\n\n> [[text:7]]\n`)
  expect(withQuote(text, 7, "Praise")).toBe(`${text}\n\n> [[text:7]]\n`)
  expect(withQuote("", 7, null)).toBe("> [[text:7]]\n")
})
