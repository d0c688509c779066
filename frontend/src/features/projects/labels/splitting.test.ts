/** Parts are labels that are there or new ones, and the least sure text comes next. */

import { expect, test } from "vitest"
import type { Label } from "@/api/types"
import { namesOf, nextItem, partsOf, type Item } from "@/features/projects/labels/splitting"

const label = (id: string, name: string, isArchived = false): Label => ({
  id,
  name,
  description: "",
  key: null,
  colour: "#0F766E",
  position: 0,
  is_archived: isArchived,
  kind: "choice",
})

test("a typed name that is there means that label", () => {
  const labels = [label("a", "Refund"), label("b", "Old", true)]
  const parts = partsOf(
    [
      { name: " refund ", description: "kept" },
      { name: "Chargeback", description: " by the bank " },
      { name: "", description: "nothing" },
      { name: "Old", description: "" },
    ],
    label("a", "Refund"),
    labels,
  )
  expect(parts).toEqual([
    { label_id: "a", name: "", description: "" },
    { name: "Chargeback", description: "by the bank" },
    { name: "Old", description: "" },
  ])
  expect(namesOf(parts, labels)).toEqual(["Refund", "Chargeback", "Old"])
})

test("the first undecided text that is unsure comes next", () => {
  const item = (key: string, ...probabilities: number[]): Item => ({
    key,
    text: key,
    probabilities,
    decided: null,
  })
  const items = [item("x", 0.5, 0.5), item("y", 0.7, 0.3), item("z", 0.1, 0.9)]
  expect(nextItem(items, new Map())?.key).toBe("x")
  expect(nextItem(items, new Map([["x", 0]]))?.key).toBe("y")
  expect(nextItem(items, new Map([["x", 0], ["y", 1]]))).toBeNull() // prettier-ignore
})
