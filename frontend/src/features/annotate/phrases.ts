/** What the screen says about the model's guess and its state. */

import type { Question } from "@/api/types"
import { count, likelihood, percent, plural } from "@/core/format"

export interface Guess {
  /** What kind of guess it is: sure enough, torn between two, or about something never seen. */
  readonly kind: "one" | "torn" | "unknown"
  readonly lead: string
  readonly labels: readonly { readonly id: string; readonly probability: number }[]
}

/** Two labels compete when the second is nearly as likely as the first, and both hold most of the chance. */
const TORN = { ratio: 0.6, both: 0.6, alone: 0.7 }

/** The model's guess in words; null where there is none, or where showing it would sway the audit. */
export function guessOf(question: Question, active: ReadonlySet<string>): Guess | null {
  if (question.is_audit) return null
  const labels = (question.suggestion?.labels ?? [])
    .filter((each) => active.has(each.label_id))
    .map((each) => ({ id: each.label_id, probability: each.probability }))
  const [first, second] = labels
  if (!first) return null
  if (question.reason.kind === "unknown")
    return { kind: "unknown", lead: "New to the model. A guess:", labels: [first] }
  if (second && isTorn(first.probability, second.probability))
    return { kind: "torn", lead: "Could be either:", labels: [first, second] }
  return { kind: "one", lead: capital(likelihood(first.probability)), labels: [first] }
}

/** Why the model's guess is not shown; null where there is none, or where it is shown. */
export function keptBack(question: Question): string | null {
  if (question.is_check) return "Drawn at random to check the deployment: its guess is kept back."
  if (question.is_audit && question.suggestion) return "The model keeps its guess to itself on this one."
  return null
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function isTorn(first: number, second: number): boolean {
  return first < TORN.alone && second >= TORN.ratio * first && first + second >= TORN.both
}

/** What the model has learnt, in one phrase. */
export function modelPhrase(version: number, learnt: number, behind: number): string {
  if (version === 0) return "The model is getting ready"
  if (learnt === 0) return "The model knows the labels’ names so far"
  if (behind > 0) return `Model v${count(version)} · ${plural(behind, "answer")} waiting to be learnt`
  return `Model v${count(version)} · learnt from all ${count(learnt)} answers`
}

/** A probability beside a label. */
export function chance(probability: number): string {
  return percent(probability)
}
