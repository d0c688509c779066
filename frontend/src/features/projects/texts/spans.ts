/** Marked parts of answers and of what the model says: counted by label, in words, and as they look. */

import { count } from "@/core/format"
import type { LookedPart } from "@/ui/MarkedText"
import type { Looks } from "./labels"
import type { TextAnswer } from "./types"

interface Span {
  readonly start: number
  readonly end: number
  readonly label_id: string
}

export interface LabelCount {
  readonly id: string
  readonly count: number
}

/** How many parts each label has, the most frequent first; equal ones as they come in the text. */
export function countsOf(spans: readonly Span[]): LabelCount[] {
  const counts = new Map<string, number>()
  for (const { label_id } of spans) counts.set(label_id, (counts.get(label_id) ?? 0) + 1)
  return Array.from(counts, ([id, many]) => ({ id, count: many })).sort((a, b) => b.count - a.count)
}

/** "3 parts: 2 Actor, 1 Malware"; "1 part: Actor". */
export function toldSpans(spans: readonly Span[], name: (id: string) => string): string {
  const counts = countsOf(spans)
  const [first] = counts
  if (!first) return "nothing"
  if (spans.length === 1) return `1 part: ${name(first.id)}`
  return `${count(spans.length)} parts: ${counts.map((each) => `${count(each.count)} ${name(each.id)}`).join(", ")}`
}

/** "Refund + Late", "2 parts: 1 Actor, 1 Malware", or both. */
export function answerInWords(answer: TextAnswer, looks: Looks, isMarking: boolean): string {
  const name = (id: string) => looks(id).name
  const labels = answer.labels.map(name).join(" + ")
  const parts = answer.spans.length > 0 ? toldSpans(answer.spans, name) : ""
  return [labels, parts].filter(Boolean).join(", ") || (isMarking ? "nothing marked" : "none of the labels")
}

/** The parts as a text shows them; with a probability where the model marked them. */
export function lookedSpans(
  spans: readonly (Span & { readonly probability?: number })[],
  looks: Looks,
): LookedPart[] {
  return spans.map(({ start, end, label_id, probability }) => ({
    start,
    end,
    name: looks(label_id).name,
    colour: looks(label_id).colour,
    ...(probability === undefined ? {} : { probability }),
  }))
}
