/** What figures of agreement mean, in plain words. */

import { plural } from "@/core/format"
import type { AgreementPart, Measure } from "@/features/learn/queries"

/** α and κ as people say them: 1 is full agreement, 0 is what chance gives. */
export function figure(value: number): string {
  return value.toFixed(2).replace("-", "−")
}

export interface Verdict {
  readonly kind: "good" | "fair" | "poor" | "none"
  readonly says: string
}

/**
 * A figure in a word. For α and κ by Krippendorff's bounds (0.80 and 0.667), judged by the value; an F1 has no
 * chance taken off, so that its bounds are higher.
 */
export function verdict(measure: Measure, kind: AgreementPart["measure"]): Verdict {
  if (measure.value === null) return { kind: "none", says: whyNone(measure) }
  const [good, fair] = kind === "alpha" ? [0.8, 0.667] : [0.9, 0.75]
  if (measure.value >= good) return { kind: "good", says: "People agree: their answers can be relied on." }
  if (measure.value >= fair)
    return { kind: "fair", says: "People agree mostly: good enough to learn from, with care." }
  if (kind === "alpha" && measure.value <= 0.1)
    return {
      kind: "poor",
      says: "People agree hardly more than by chance: look at the labels and the guideline.",
    }
  return { kind: "poor", says: "People disagree often: look at what clashes, and at the guideline." }
}

/** Why there is no figure. */
export function whyNone(measure: Measure): string {
  switch (measure.why) {
    case "alone":
      return "No text was answered by two people."
    case "few":
      return `Only ${plural(measure.texts, "text")} in common: too few to say.`
    case "uniform":
      return "All answers are the same, so that nothing can be told apart from chance."
    default:
      return ""
  }
}

/** A figure with its interval, for those who do not see the grey numbers. */
export function inWords(measure: Measure): string {
  if (measure.value === null || measure.low === null || measure.high === null) return whyNone(measure)
  return `${figure(measure.value)}, with 95 % confidence between ${figure(measure.low)} and ${figure(measure.high)}, on ${plural(measure.texts, "text")}`
}

/** The figure of two people, whoever is named first. */
export function pairOf(part: Pick<AgreementPart, "pairs">, one: string, other: string): Measure | null {
  const found = part.pairs.find(
    (pair) => (pair.one === one && pair.other === other) || (pair.one === other && pair.other === one),
  )
  return found?.measure ?? null
}

/** The order of labels: those on which people agree least first, those without a figure last. */
export function byDispute<Row extends { readonly measure: Measure }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => (a.measure.value ?? 2) - (b.measure.value ?? 2))
}
