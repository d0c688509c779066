/** What there is to choose from on a text: distinct answers with the people who gave them, and marked parts. */

import type { ReviewItem } from "@/api/types"

export type Answer = ReviewItem["answers"][number]
export type Span = Answer["spans"][number]

/** An answer that some people gave, as labels of the whole text. */
export interface Option {
  readonly labels: readonly string[]
  readonly people: readonly Answer[]
}

/** A label with those who chose it and those who did not. */
export interface LabelVotes {
  readonly label: string
  readonly chosen: readonly Answer[]
  readonly others: readonly Answer[]
}

/** A part that somebody marked. */
export interface Part {
  readonly key: string
  readonly span: Span
  readonly marked: readonly Answer[]
  readonly others: readonly Answer[]
  /** Whether all who answered marked it so. */
  readonly isAgreed: boolean
}

/** The answers that stand. */
export function given(item: ReviewItem): Answer[] {
  return item.answers.filter((each) => each.status === "submitted")
}

/** Distinct answers, the most frequent first; equally frequent ones as they came. */
export function optionsOf(item: ReviewItem): Option[] {
  const groups = new Map<string, Answer[]>()
  for (const answer of given(item)) {
    const key = [...answer.labels].sort().join(" ")
    groups.set(key, [...(groups.get(key) ?? []), answer])
  }
  return [...groups.values()]
    .map((people) => ({ labels: people[0]?.labels ?? [], people }))
    .sort((a, b) => b.people.length - a.people.length)
}

/** Every label that somebody chose, those that all chose first. */
export function votesOf(item: ReviewItem): LabelVotes[] {
  const answers = given(item)
  const labels = [...new Set(answers.flatMap((each) => each.labels))]
  return labels
    .map((label) => ({
      label,
      chosen: answers.filter((each) => each.labels.includes(label)),
      others: answers.filter((each) => !each.labels.includes(label)),
    }))
    .sort((a, b) => b.chosen.length - a.chosen.length)
}

/** One name for a part: where it is and what it is called. */
export function keyOf({ start, end, label_id: label }: Span): string {
  return `${start}-${end}-${label}`
}

/** Every part that somebody marked, in the order of the text. */
export function partsOf(item: ReviewItem): Part[] {
  const answers = given(item)
  const parts = new Map<string, Span>()
  for (const span of answers.flatMap((each) => each.spans)) parts.set(keyOf(span), span)
  return [...parts]
    .map(([key, span]) => {
      const has = (answer: Answer) => answer.spans.some((each) => keyOf(each) === key)
      const marked = answers.filter(has)
      const others = answers.filter((each) => !has(each))
      return { key, span, marked, others, isAgreed: others.length === 0 }
    })
    .sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
}

const POOL = "123456789abdeijklmnopqtuvwyz"

/** A key for each part that people differ in; none that chooses a label, and none where they run out. */
export function partKeys(parts: readonly Part[], taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const free = Array.from(POOL).filter((key) => !taken.has(key))
  const open = parts.filter((part) => !part.isAgreed)
  return new Map(
    open.flatMap((part, at): [string, string][] => {
      const key = free[at]
      return key === undefined ? [] : [[part.key, key]]
    }),
  )
}

/** How people are called: by their names, or by letters while names are hidden. */
export function callersOf(item: ReviewItem, isBlind: boolean): (person: string) => string {
  const order = [...given(item)].sort((a, b) => (a.person_id < b.person_id ? -1 : 1))
  const letters = new Map(order.map((each, at) => [each.person_id, `Person ${String.fromCharCode(65 + at)}`]))
  const names = new Map(item.answers.map((each) => [each.person_id, each.person]))
  return (person) => (isBlind ? letters.get(person) : names.get(person)) ?? "Somebody"
}
