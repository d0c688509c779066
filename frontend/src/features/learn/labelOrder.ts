/** The order of the table of labels: what cannot be told comes last, whichever way it is sorted. */

import { toldOf } from "@/features/learn/calibration"
import type { LabelQuality } from "@/features/learn/queries"

export type Column = "name" | "support" | "precision" | "recall" | "f1"

export interface Order {
  readonly column: Column
  readonly isDescending: boolean
}

export function sorted(rows: readonly LabelQuality[], { column, isDescending }: Order): LabelQuality[] {
  const way = isDescending ? -1 : 1
  return [...rows].sort((a, b) => {
    if (column === "name") return way * a.name.localeCompare(b.name)
    const [x, y] = [worth(a, column), worth(b, column)]
    if (x === null || y === null) {
      return x === y ? a.name.localeCompare(b.name) : x === null ? 1 : -1
    }
    return way * (x - y) || a.name.localeCompare(b.name)
  })
}

function worth(row: LabelQuality, column: Exclude<Column, "name">): number | null {
  return column === "support" ? row.support : (toldOf(row)[column]?.value ?? null)
}
