/** What the model's figures mean, in sentences: how unsure it is, what it mistakes, how its accuracy went. */

import type { Label, Project } from "@/api/types"
import { percent, plural } from "@/core/format"
import type { Confusion, CurvePoint } from "@/features/learn/queries"

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
export function curveInWords(points: readonly CurvePoint[]): string {
  const known = points.filter((point) => point.accuracy !== null)
  const [first, last] = [known[0], known.at(-1)]
  if (!first || last?.accuracy == null) return "There are too few answers for a learning curve."
  const end = `${percent(last.accuracy)} after ${plural(last.answers, "label")}, with 95 % confidence between ${percent(last.low ?? 0)} and ${percent(last.high ?? 1)}`
  if (first === last) return `Accuracy: ${end}.`
  return `Accuracy went from ${percent(first.accuracy ?? 0)} after ${plural(first.answers, "label")} to ${end}.`
}
