/** Which labels stand in the list, in what order: likely ones first where there are many, or what was typed. */

import type { Label } from "@/api/types"
import { findLabels } from "@/features/annotate/labelSearch"

/** Above this many labels, the likely ones come first, and typing finds the rest. */
export const MANY = 20
const LIKELY = 5

export interface Item {
  readonly key: string
  readonly label: Label
  readonly section: "likely" | "all" | "found" | "whole" | "parts"
}

/** The rows of the list; `chances` are the model's probabilities by label id, empty where they are hidden. */
export function itemsOf(
  labels: readonly Label[],
  chances: ReadonlyMap<string, number>,
  typed: string | null,
): Item[] {
  if (typed?.trim()) {
    const found = findLabels(labels, typed, chances)
    return found.map((label) => ({ key: `found-${label.id}`, label, section: "found" }))
  }
  const all = listed(labels)
  if (labels.length <= MANY) return all
  const byId = new Map(labels.map((each) => [each.id, each]))
  const likely = [...chances]
    .sort((one, other) => other[1] - one[1])
    .slice(0, LIKELY)
    .flatMap(([id]): Item[] => {
      const label = byId.get(id)
      return label ? [{ key: `likely-${id}`, label, section: "likely" }] : []
    })
  return [...likely, ...all]
}

/** All labels; those for whole texts before those for parts of them, where there are both. */
function listed(labels: readonly Label[]): Item[] {
  const whole = labels.filter((each) => each.kind === "choice")
  const isMixed = whole.length > 0 && whole.length < labels.length
  const ordered = isMixed ? [...whole, ...labels.filter((each) => each.kind === "span")] : labels
  return ordered.map((label) => {
    const section = !isMixed ? "all" : label.kind === "span" ? "parts" : "whole"
    return { key: `all-${label.id}`, label, section }
  })
}

/** The place after moving by one, around the ends; from nowhere to the first or the last. */
export function moved(active: number | null, by: 1 | -1, length: number): number | null {
  if (length === 0) return null
  if (active === null) return by === 1 ? 0 : length - 1
  return (active + by + length) % length
}
