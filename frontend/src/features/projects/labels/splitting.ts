/** What is needed to split a label: parts as they are typed, and which texts a person should look at next. */

import type { components } from "@/api/schema"
import type { Label } from "@/api/types"

export type Proposal = components["schemas"]["SplitOut"]
export type Item = components["schemas"]["SplitItemOut"]
export type PartIn = components["schemas"]["SplitPartIn"]

export interface TypedPart {
  readonly name: string
  readonly description: string
}

/** Below this the model's proposal is called unsure. */
export const SURE = 0.8

/** The parts for the server: a name that a label of the kind has already means that label. */
export function partsOf(typed: readonly TypedPart[], label: Label, labels: readonly Label[]): PartIn[] {
  return typed
    .filter(({ name }) => name.trim())
    .map(({ name, description }) => {
      const known = labels.find(
        (each) =>
          each.kind === label.kind &&
          !each.is_archived &&
          each.name.toLocaleLowerCase() === name.trim().toLocaleLowerCase(),
      )
      return known
        ? { label_id: known.id, name: "", description: "" }
        : { name: name.trim(), description: description.trim() }
    })
}

/** What the parts are called. */
export function namesOf(parts: readonly PartIn[], labels: readonly Label[]): string[] {
  return parts.map((part) => labels.find((each) => each.id === part.label_id)?.name ?? part.name ?? "")
}

/** The item to look at: the least sure of those that nobody has decided; null when the rest is sure. */
export function nextItem(items: readonly Item[], decided: ReadonlyMap<string, number>): Item | null {
  return items.find((item) => !decided.has(item.key) && Math.max(...item.probabilities) < SURE) ?? null
}
