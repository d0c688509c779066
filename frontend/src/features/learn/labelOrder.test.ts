import { describe, expect, it } from "vitest"
import { wilson } from "@/features/learn/calibration"
import { sorted, type Order } from "@/features/learn/labelOrder"
import type { LabelQuality } from "@/features/learn/queries"

function row(name: string, hits: number, total: number): LabelQuality {
  const share = wilson(hits, total)
  return { label_id: name, name, precision: share, recall: share, f1: share, support: total }
}

const rows = [row("b", 20, 20), row("a", 10, 20), row("d", 0, 0), row("c", 1, 1)]
const names = (order: Order) =>
  sorted(rows, order)
    .map((each) => each.name)
    .join("")

describe("the table of labels", () => {
  it("sorts by name and by number", () => {
    expect(names({ column: "name", isDescending: false })).toBe("abcd")
    expect(names({ column: "name", isDescending: true })).toBe("dcba")
    expect(names({ column: "support", isDescending: true })).toBe("abcd")
  })

  it("keeps last what cannot be told", () => {
    expect(names({ column: "precision", isDescending: true })).toBe("bacd")
    expect(names({ column: "precision", isDescending: false })).toBe("abcd")
  })
})
