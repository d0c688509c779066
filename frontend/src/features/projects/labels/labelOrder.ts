/** The order of labels: what a step or a drag makes of it. */

import type { Label } from "@/api/types"

export type Step = "up" | "down" | "first" | "last"

/** The labels (of one kind) that are offered, in their order. */
export function offered(labels: readonly Label[], kind?: Label["kind"]): Label[] {
  return labels
    .filter((label) => !label.is_archived && (kind === undefined || label.kind === kind))
    .sort((one, other) => one.position - other.position)
}

/** Where a step leads from a place among so many; the ends are where one stays. */
export function placeAfter(step: Step, place: number, many: number): number {
  switch (step) {
    case "up":
      return Math.max(place - 1, 0)
    case "down":
      return Math.min(place + 1, many - 1)
    case "first":
      return 0
    case "last":
      return many - 1
  }
}

/** The ids with one of them at another place. */
export function moved(ids: readonly string[], id: string, place: number): string[] {
  const rest = ids.filter((each) => each !== id)
  return [...rest.slice(0, place), id, ...rest.slice(place)]
}

/** The label set with the named labels first, in this order; as the server does it. */
export function inOrder(labels: readonly Label[], ids: readonly string[]): Label[] {
  const rest = [...labels].sort((one, other) => one.position - other.position).map((label) => label.id)
  const all = [...ids, ...rest.filter((id) => !ids.includes(id))]
  const places = new Map(all.map((id, place) => [id, place]))
  return labels.map((label) => {
    const position = places.get(label.id) ?? label.position
    return position === label.position ? label : { ...label, position }
  })
}

/** Where something dragged to a height belongs, given the middles of the others from the top down. */
export function placeAt(height: number, middles: readonly number[]): number {
  return middles.filter((middle) => middle < height).length
}
