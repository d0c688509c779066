/** Tests of what a label set allows. */

import { describe, expect, test } from "vitest"
import type { Label } from "@/api/types"
import {
  colourName,
  keyProblem,
  nameProblem,
  outline,
  planOf,
  reservedFor,
  search,
} from "@/features/projects/labels/labelRules"

function label(name: string, some: Partial<Label> = {}): Label {
  return {
    id: `lbl_${name}`,
    name,
    description: "",
    key: null,
    colour: "#0F766E",
    position: 0,
    is_archived: false,
    kind: "choice",
    ...some,
  }
}

const refund = label("Refund", { key: "1", description: "wants money back" })
const card = label("Card declined", { key: "2" })
const old = label("Fax", { key: "3", is_archived: true })
const labels = [refund, card, old]

describe("names", () => {
  test("a label may keep its own name, in another case too", () => {
    expect(nameProblem("REFUND", refund, labels)).toBeNull()
  })

  test("two labels never have the same name", () => {
    expect(nameProblem(" refund ", card, labels)).toContain("already a label “Refund”")
    expect(nameProblem("fax", null, labels)).toContain("Bring it back")
  })

  test("a name is needed, and it has an end", () => {
    expect(nameProblem("  ", refund, labels)).toBe("A label needs a name.")
    expect(nameProblem("x".repeat(201), refund, labels)).toContain("200")
  })
})

describe("keys", () => {
  test.each(["c", "f", "g", "h", "s", "/", "?", "S"])("%s belongs to the annotate screen", (key) => {
    expect(reservedFor(key)).not.toBeNull()
    expect(keyProblem(key, refund, labels)).toContain("is taken on the Label page")
  })

  test("keys of other pages are free", () => {
    expect(keyProblem("j", refund, labels)).toBeNull()
    expect(keyProblem("x", refund, labels)).toBeNull()
  })

  test("a key chooses one label; that of an archived one is free", () => {
    expect(keyProblem("2", refund, labels)).toBe("2 already chooses “Card declined”.")
    expect(keyProblem("3", refund, labels)).toBeNull()
  })

  test("a key is one character or none", () => {
    expect(keyProblem("", refund, labels)).toBeNull()
    expect(keyProblem("ab", refund, labels)).toBe("A key is one character.")
    expect(keyProblem(" ", refund, labels)).toBe("A key is one character.")
  })
})

test("search finds all words in name, description and key", () => {
  expect(search(labels, "money REF")).toEqual([refund])
  expect(search(labels, "")).toBe(labels)
  expect(search(labels, "nothing")).toEqual([])
})

test("a plan adds what is new, brings back what is archived, and leaves the rest", () => {
  const plan = planOf(`refund\nFAX\nDelivery: late\n${"y".repeat(201)}`, labels)
  expect(plan.fresh).toEqual([{ name: "Delivery", description: "late" }])
  expect(plan.present).toEqual([refund])
  expect(plan.archived).toEqual([old])
  expect(plan.tooLong).toHaveLength(1)
})

test("colours are spoken of by name", () => {
  expect(colourName("#0f766e")).toBe("Teal")
  expect(colourName("#abcdef")).toBe("#ABCDEF")
})

test("an outline asks what counts as each label", () => {
  const text = outline("Tickets", [refund, card])
  expect(text).toContain("# Tickets: how to decide")
  expect(text).toContain("## What counts as Refund?\n\nWants money back.")
  expect(text).toContain("## What counts as Card declined?\n\nIn one sentence: …")
})
