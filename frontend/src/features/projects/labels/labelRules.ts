/** What a label set allows: names, keys and colours, checked here before the server says the same. */

import type { Label } from "@/api/types"
import { isSameName, parseLabels, folded, type PastedLabel } from "@/core/labelList"
import { SHORTCUTS, type Shortcut } from "@/core/shortcuts"

/** The sixteen colours that stay apart in both themes and for colour-blind readers, by names to speak of. */
export const COLOURS: readonly { readonly name: string; readonly value: string }[] = [
  { name: "Teal", value: "#0F766E" },
  { name: "Amber", value: "#B45309" },
  { name: "Indigo", value: "#4338CA" },
  { name: "Pink", value: "#BE185D" },
  { name: "Green", value: "#15803D" },
  { name: "Blue", value: "#0369A1" },
  { name: "Magenta", value: "#A21CAF" },
  { name: "Red", value: "#B91C1C" },
  { name: "Olive", value: "#4D7C0F" },
  { name: "Violet", value: "#6D28D9" },
  { name: "Cyan", value: "#0E7490" },
  { name: "Brown", value: "#92400E" },
  { name: "Stone", value: "#57534E" },
  { name: "Navy", value: "#1E3A8A" },
  { name: "Crimson", value: "#9F1239" },
  { name: "Forest", value: "#166534" },
]

export const MAX_NAME = 200

/** "Teal", or the code of a colour that has no name here. */
export function colourName(value: string): string {
  return COLOURS.find((each) => each.value.toLowerCase() === value.toLowerCase())?.name ?? value.toUpperCase()
}

/** What a key does on the annotate screen already, or null; such a key cannot choose a label. */
export function reservedFor(key: string): string | null {
  const all: readonly Shortcut[] = Object.values(SHORTCUTS)
  const taken = all.find(
    (each) => each.page !== "texts" && each.keys.some((one) => one.length === 1 && one === key.toLowerCase()),
  )
  return taken ? taken.says : null
}

/** Why a label cannot have this name, or null. */
export function nameProblem(name: string, label: Label | null, labels: readonly Label[]): string | null {
  if (!name.trim()) return "A label needs a name."
  if (name.trim().length > MAX_NAME) return `A name has at most ${MAX_NAME} characters.`
  const other = labels.find((each) => each.id !== label?.id && isSameName(each.name, name))
  if (!other) return null
  return other.is_archived
    ? `“${other.name}” is among the archived labels. Bring it back instead.`
    : `There is already a label “${other.name}”.`
}

/** Why a label cannot have this key, or null; an empty key is none at all. */
export function keyProblem(key: string, label: Label, labels: readonly Label[]): string | null {
  if (!key) return null
  if (Array.from(key).length !== 1 || /\s/.test(key)) return "A key is one character."
  const does = reservedFor(key)
  if (does) return `${shown(key)} is taken on the Label page: “${does}”. Choose another key.`
  const other = labels.find((each) => each.id !== label.id && !each.is_archived && each.key === key)
  return other ? `${shown(key)} already chooses “${other.name}”.` : null
}

/** A key as a key cap shows it. */
export function shown(key: string): string {
  return key.toUpperCase()
}

/** The labels in which every word is found, in name, description or key. */
export function search(labels: readonly Label[], words: string): readonly Label[] {
  const wanted = folded(words).split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return labels
  return labels.filter((label) => {
    const text = folded(`${label.name} ${label.description} ${label.key ?? ""}`)
    return wanted.every((word) => text.includes(word))
  })
}

/** What pasted lines would do to a label set. */
export interface Plan {
  readonly fresh: readonly PastedLabel[]
  /** Names that are there already; nothing happens to them. */
  readonly present: readonly Label[]
  /** Archived labels of these names; they are brought back. */
  readonly archived: readonly Label[]
  readonly tooLong: readonly PastedLabel[]
}

export function planOf(text: string, labels: readonly Label[]): Plan {
  const byName = new Map(labels.map((label) => [folded(label.name), label]))
  const fresh: PastedLabel[] = []
  const present: Label[] = []
  const archived: Label[] = []
  const tooLong: PastedLabel[] = []
  for (const each of parseLabels(text)) {
    const known = byName.get(folded(each.name))
    if (known) (known.is_archived ? archived : present).push(known)
    else (each.name.length > MAX_NAME ? tooLong : fresh).push(each)
  }
  return { fresh, present, archived, tooLong }
}

/** A guideline to begin with: one heading a label, and the questions that every guideline answers. */
export function outline(project: string, labels: readonly Label[]): string {
  const isMarking = labels.length > 0 && labels.every((label) => label.kind === "span")
  const parts = labels.map((label) =>
    [
      `## What counts as ${label.name}?`,
      "",
      sentence(label.description) || "In one sentence: …",
      "",
      "- For example: “…”",
      "- But not: “…”",
    ].join("\n"),
  )
  return [
    `# ${project}: how to decide`,
    "",
    "In two sentences: what are these texts, and what are the answers for?",
    "",
    ...parts.flatMap((part) => [part, ""]),
    "## When two labels fit",
    "",
    "- Which comes first, and why?",
    "",
    ...(isMarking
      ? ["## Where a part begins and ends", "", "- With “the”, titles and commas, or without?", ""]
      : []),
    isMarking ? "## When nothing is there" : "## When none fits",
    "",
    isMarking
      ? "- Save the text without a mark: that teaches, too. If somebody should look at it, flag it."
      : "- Skip it. If somebody should look at it, flag it.",
    "",
  ].join("\n")
}

function sentence(text: string): string {
  const trimmed = text.trim()
  if (!trimmed) return ""
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`
}
