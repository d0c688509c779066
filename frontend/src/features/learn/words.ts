/** What the model's figures mean, in sentences: how unsure it is, what it mistakes, how its accuracy went. */

import type { Label, Project } from "@/api/types"
import { percent, plural } from "@/core/format"
import { SAID, type Measure, type Spot } from "@/features/learn/measure"
import type { Confusion, Mistake } from "@/features/learn/queries"

/** A text stranger than this share of the project's texts is like few, or like none, that were answered. */
const FEW = 0.9
const UNKNOWN = 0.99
const CLOSE = 0.15

export interface Doubt {
  readonly kind: "sure" | "either" | "few" | "unknown"
  readonly says: string
}

/** Which kind of doubt there is: could be either, or unlike anything seen. `chances` are likeliest first. */
export function doubtOf(chances: readonly number[], outOfScope: number, task: Project["task"]): Doubt {
  const [first = 0, second = 0] = chances
  if (outOfScope >= UNKNOWN)
    return { kind: "unknown", says: "The model has not seen anything like this: do not rely on it." }
  const isTorn =
    task === "choose_one" ? first - second < CLOSE : chances.some((chance) => Math.abs(chance - 0.5) < 0.1)
  if (isTorn)
    return { kind: "either", says: "This text could be either: even with more labels it may stay so." }
  if (outOfScope >= FEW)
    return { kind: "few", says: "The model has seen few texts like this: take it as a first guess." }
  return { kind: "sure", says: "The model has seen texts like this." }
}

/** A confusion as a sentence. */
export function confusionInWords(pair: Confusion, labels: readonly Label[]): string {
  const name = (id: string) => labels.find((label) => label.id === id)?.name ?? "a label that is gone"
  if (pair.actual === null) return `${name(pair.predicted ?? "")} given wrongly`
  if (pair.predicted === null) return `${name(pair.actual)} missed`
  return `${name(pair.actual)} taken for ${name(pair.predicted)}`
}

/** The learning curve in one sentence, for those who do not see it. */
export function curveInWords(spots: readonly Spot[], measure: Measure): string {
  const { name, noun } = SAID[measure]
  const [first, last] = [spots[0], spots.at(-1)]
  if (!first || !last) return "There are too few answers for a learning curve."
  const end = `${percent(last.value)} after ${plural(last.answers, noun)}, with 95 % confidence between ${percent(last.low)} and ${percent(last.high)}`
  if (first === last) return `${name}: ${end}.`
  return `${name} went from ${percent(first.value)} after ${plural(first.answers, noun)} to ${end}.`
}

/** What goes wrong with marked parts, as a sentence. */
export function mistakeInWords(mistake: Mistake, labels: readonly Label[]): string {
  const name = (id: string | null) => labels.find((label) => label.id === id)?.name ?? "a label that is gone"
  switch (mistake.kind) {
    case "missed":
      return `${name(mistake.actual)} missed`
    case "spurious":
      return `${name(mistake.predicted)} marked where there is none`
    case "label":
      return `${name(mistake.actual)} taken for ${name(mistake.predicted)}`
    case "edges":
      return `${name(mistake.actual)} marked from or to the wrong word`
  }
}

/** Why the model is unsure of one part that it marked; nothing where it is not. */
export function partDoubt(probability: number, epistemic: number): string {
  if (probability >= 0.9) return ""
  if (epistemic >= UNSEEN) return "it has seen too little like it: more answers will tell"
  return probability < 0.7 ? "the words can be read either way" : ""
}

/** Nats that more answers could take off the doubt about one part; on well-known texts they are a few thousandths. */
const UNSEEN = 0.01
