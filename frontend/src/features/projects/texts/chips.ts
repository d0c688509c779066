/** The filters that are on, each in words, with the filters as they are without it. */

import { percent } from "@/core/format"
import type { Filters, ReviewState, State, Stream } from "./filters"

export interface Chip {
  readonly key: string
  readonly says: string
  readonly without: Filters
}

/** Names by ids; what is unknown is named so. */
export interface Names {
  label(id: string): string
  person(id: string): string
  source(id: string): string
}

export const STATE_WORDS: Record<State, string> = {
  unanswered: "Not answered",
  answered: "Answered",
  skipped: "Skipped",
}

export const REVIEW_WORDS: Record<ReviewState, string> = {
  needed: "Needs a review",
  disputed: "Answered differently",
  decided: "Decided",
  undecided: "Not decided",
}

export const STREAM_WORDS: Record<Stream, string> = {
  audit: "Drawn at random, to check the model",
  active: "Chosen by the model",
  import: "Answered in the file",
  direct: "Picked by a person",
}

/** Says each filter that is on, in the order of the form. */
export function chipsOf(filters: Filters, names: Names): Chip[] {
  const chips: Chip[] = []
  const add = (key: string, says: string, change: Partial<Filters>) =>
    chips.push({ key, says, without: { ...filters, ...change } })
  if (filters.state) add("state", STATE_WORDS[filters.state], { state: null })
  for (const id of filters.labels) {
    const labels = filters.labels.filter((other) => other !== id)
    add(`label ${id}`, `Answer: ${names.label(id)}`, { labels })
  }
  if (filters.predicted)
    add("predicted", `Suggestion: ${names.label(filters.predicted)}`, { predicted: null })
  if (filters.min !== null || filters.max !== null) {
    add("probability", `Probability ${rangeWords(filters.min, filters.max)}`, { min: null, max: null })
  }
  if (filters.isFlagged) add("flagged", "With a flag", { isFlagged: false })
  if (filters.isCommented) add("commented", "With a comment", { isCommented: false })
  if (filters.review) add("review", REVIEW_WORDS[filters.review], { review: null })
  if (filters.person) add("person", `By ${names.person(filters.person)}`, { person: null })
  if (filters.stream) add("stream", STREAM_WORDS[filters.stream], { stream: null })
  if (filters.source) add("source", `From ${names.source(filters.source)}`, { source: null })
  for (const pair of filters.metadata) {
    const metadata = filters.metadata.filter((other) => other !== pair)
    add(`metadata ${pair}`, pair.replace(":", ": "), { metadata })
  }
  if (filters.ids.length > 0)
    add("ids", filters.ids.length === 1 ? "One text" : `${filters.ids.length} texts of a link`, { ids: [] })
  return chips
}

/** "30 % to 70 %", "70 % and more", "up to 30 %". */
export function rangeWords(min: number | null, max: number | null): string {
  if (min === null) return `up to ${percent(max ?? 1)}`
  return max === null ? `${percent(min)} and more` : `${percent(min)} to ${percent(max)}`
}
