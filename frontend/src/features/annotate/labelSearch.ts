/** Finding a label by typing: over names and descriptions, the best first. */

import type { Label } from "@/api/types"

/** The labels that may be chosen, in their order. */
export function activeLabels(labels: readonly Label[]): Label[] {
  return labels.filter((each) => !each.is_archived).sort((one, other) => one.position - other.position)
}

/** The labels that hold every typed word, best first; likelier ones first where two match as well. */
export function findLabels(
  labels: readonly Label[],
  typed: string,
  chances: ReadonlyMap<string, number> = new Map(),
): Label[] {
  const words = fold(typed).split(" ").filter(Boolean)
  if (words.length === 0) return [...labels]
  return labels
    .map((label) => ({ label, score: scoreOf(label, words) }))
    .filter((each) => each.score > 0)
    .sort(
      (one, other) =>
        other.score - one.score ||
        (chances.get(other.label.id) ?? 0) - (chances.get(one.label.id) ?? 0) ||
        one.label.position - other.label.position,
    )
    .map((each) => each.label)
}

function scoreOf(label: Label, words: readonly string[]): number {
  const name = fold(label.name)
  const description = fold(label.description)
  if (name === words.join(" ")) return 1_000
  let score = 0
  for (const word of words) {
    const found = wordScore(name, word) || (description.includes(word) ? 1 : 0)
    if (found === 0) return 0
    score += found
  }
  return score / words.length
}

function wordScore(name: string, word: string): number {
  if (name.startsWith(word)) return 8
  if (name.split(" ").some((each) => each.startsWith(word))) return 6
  return name.includes(word) ? 4 : 0
}

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[\s_/-]+/g, " ")
    .trim()
}
