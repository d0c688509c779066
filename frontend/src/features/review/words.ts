/** What the review screen says about reasons, people and what would be decided. */

import type { Label, ReviewKind } from "@/api/types"
import { plural } from "@/core/format"
import type { Answer } from "./choices"
import type { Draft } from "./session"

/** The reasons in the order of the filter, each with its name there. */
export const KINDS: readonly (readonly [ReviewKind, string])[] = [
  ["disagreement", "Disagreements"],
  ["flag", "Flags"],
  ["error", "Likely errors"],
  ["comment", "Comments"],
  ["returned", "Answered again"],
  ["since", "Answered since"],
]

export function kindOf(given: string | null): ReviewKind | null {
  return KINDS.find(([kind]) => kind === given)?.[0] ?? null
}

export type Labels = ReadonlyMap<string, Label>

export function nameOf(labels: Labels, id: string): string {
  return labels.get(id)?.name ?? "a label that is gone"
}

/** "Ada", "Ada and Bo", "Ada, Bo and Cy". */
export function people(answers: readonly Answer[], call: (person: string) => string): string {
  return listed(answers.map((each) => call(each.person_id)))
}

export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "nobody"
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`
}

/** What Enter would decide on: "Refund", "Refund + Late, 2 marks", "no marks". */
export function draftWords(
  draft: Draft,
  labels: Labels,
  { hasChoices, hasSpans }: { readonly hasChoices: boolean; readonly hasSpans: boolean },
): string {
  const names = (draft.labels ?? []).map((id) => nameOf(labels, id)).join(" + ")
  const parts: string[] = []
  if (hasChoices) parts.push(names || "none of the labels")
  if (hasSpans) parts.push(draft.spans.length === 0 ? "no marks" : plural(draft.spans.length, "mark"))
  return parts.join(", ")
}
