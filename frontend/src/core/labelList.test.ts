/** Tests of reading pasted labels. */

import { describe, expect, test } from "vitest"
import { isSameName, parseLabels } from "@/core/labelList"

describe("parseLabels", () => {
  test("reads one label a line, and leaves out blank lines", () => {
    expect(parseLabels("Refund\n\n  \r\nInvoice copy\r\n")).toEqual([
      { name: "Refund", description: "" },
      { name: "Invoice copy", description: "" },
    ])
  })

  test("takes what follows a colon and a space, or a tab, as the description", () => {
    expect(parseLabels("Refund: asks for money back: all or part\nCard\tdeclined or stolen: card")).toEqual([
      { name: "Refund", description: "asks for money back: all or part" },
      { name: "Card", description: "declined or stolen: card" },
    ])
  })

  test("keeps a colon that is part of a name", () => {
    expect(parseLabels("10:30 call\nurn:thing")).toEqual([
      { name: "10:30 call", description: "" },
      { name: "urn:thing", description: "" },
    ])
  })

  test("drops a colon at the end, list bullets and needless space", () => {
    expect(parseLabels("- Refund:\n•  Card   declined\n* Other")).toEqual([
      { name: "Refund", description: "" },
      { name: "Card declined", description: "" },
      { name: "Other", description: "" },
    ])
  })

  test("folds a name that comes again, whatever its case, and keeps the description that there is", () => {
    expect(parseLabels("Refund\nCard\nREFUND: money back\nrefund: later")).toEqual([
      { name: "Refund", description: "money back" },
      { name: "Card", description: "" },
    ])
  })

  test("ignores a line that has no name", () => {
    expect(parseLabels(": only words\n\t\n-\n- ")).toEqual([])
  })
})

test("two names are the same whatever their case and the space around them", () => {
  expect(isSameName(" Refund ", "refund")).toBe(true)
  expect(isSameName("Refund", "Refunds")).toBe(false)
})
