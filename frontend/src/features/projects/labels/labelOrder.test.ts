import { describe, expect, it } from "vitest"
import type { Label } from "@/api/types"
import { inOrder, moved, offered, placeAfter, placeAt } from "@/features/projects/labels/labelOrder"

function label(id: string, position: number, is_archived = false, kind: Label["kind"] = "choice"): Label {
  return { id, name: id, description: "", key: null, colour: "#0F766E", position, is_archived, kind }
}

describe("the order of labels", () => {
  it("steps, and stays at the ends", () => {
    expect([placeAfter("up", 2, 5), placeAfter("down", 2, 5)]).toEqual([1, 3])
    expect([placeAfter("up", 0, 5), placeAfter("down", 4, 5)]).toEqual([0, 4])
    expect([placeAfter("first", 2, 5), placeAfter("last", 2, 5)]).toEqual([0, 4])
  })

  it("moves one and leaves the others as they were", () => {
    expect(moved(["a", "b", "c", "d"], "c", 0)).toEqual(["c", "a", "b", "d"])
    expect(moved(["a", "b", "c", "d"], "a", 3)).toEqual(["b", "c", "d", "a"])
    expect(moved(["a", "b"], "b", 1)).toEqual(["a", "b"])
  })

  it("puts archived and new labels after those that were ordered, and keeps what did not move", () => {
    const labels = [label("a", 0), label("old", 1, true), label("b", 2), label("c", 3)]
    const after = inOrder(labels, ["a", "c", "b"])
    expect(offered(after).map((each) => each.id)).toEqual(["a", "c", "b"])
    expect(after.find((each) => each.id === "old")?.position).toBe(3)
    expect(after[0]).toBe(labels[0])
  })

  it("finds the place under a pointer", () => {
    expect(placeAt(0, [10, 30])).toBe(0)
    expect(placeAt(20, [10, 30])).toBe(1)
    expect(placeAt(99, [10, 30])).toBe(2)
  })

  it("tells the kinds apart", () => {
    const labels = [label("a", 2), label("b", 1, false, "span"), label("c", 0, true, "span")]
    expect(offered(labels).map(({ id }) => id)).toEqual(["b", "a"])
    expect(offered(labels, "span").map(({ id }) => id)).toEqual(["b"])
  })
})
