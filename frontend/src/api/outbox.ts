/** The rules of the outbox: what waits, what is sent next, what an answer from the server does. No network. */

import type { Action } from "@/api/types"
import type { Problem } from "@/api/problem"

/** An event on its way. `owner` is person and project; `order` grows with the time it was made. */
export interface Entry {
  readonly id: string
  readonly owner: string
  readonly order: number
  readonly event: Action
  /** The text that it is about, for the person to recognise, and to keep it from being shown again. */
  readonly document: number
  readonly about: string
  /** Why the server will not have it; null while it waits. */
  readonly refusal: string | null
}

/** What the server said about one event. */
export interface Result {
  readonly id: string
  readonly error: { readonly code: string; readonly message: string } | null
}

export interface Settled {
  readonly entries: readonly Entry[]
  readonly accepted: readonly string[]
  readonly refused: readonly { readonly entry: Entry; readonly code: string }[]
}

const BATCH = 100
const LONGEST = 15_000
const SHORTEST = 500
const PASSING = new Set(["too_busy", "not_ready", "database_unavailable", "too_many_attempts"])

/** The entries in the order in which they were made. */
export function ordered(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((one, other) => one.order - other.order)
}

/** What is sent next: the oldest that wait, or the oldest alone after a whole batch was not understood. */
export function nextBatch(entries: readonly Entry[], isAlone = false): Entry[] {
  return entries.filter((each) => each.refusal === null).slice(0, isAlone ? 1 : BATCH)
}

/** Takes what became of a batch: accepted events leave, refused ones are set aside, the rest waits on. */
export function settle(entries: readonly Entry[], results: readonly Result[]): Settled {
  const byId = new Map(results.map((each) => [each.id, each.error]))
  const accepted: string[] = []
  const refused: { entry: Entry; code: string }[] = []
  const left = entries.flatMap((entry) => {
    const error = byId.get(entry.id)
    if (error === undefined || (error && PASSING.has(error.code))) return [entry]
    if (error === null) {
      accepted.push(entry.id)
      return []
    }
    const aside = { ...entry, refusal: error.message }
    refused.push({ entry: aside, code: error.code })
    return [aside]
  })
  return { entries: left, accepted, refused }
}

/** What a failed request means: try again later, sign in first, halve the batch, or set it aside. */
export type Failure = "later" | "sign-in" | "alone" | "aside"

/** Judges a request that failed as a whole. */
export function judge(problem: Problem, sent: number): Failure {
  if (problem.isPassing) return "later"
  if (problem.status === 401) return "sign-in"
  return sent > 1 ? "alone" : "aside"
}

/** How long to wait before the attempt after `failures` failed ones, in milliseconds; `chance` in [0, 1). */
export function backoff(failures: number, chance: number): number {
  const full = Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 10))
  return full * (0.5 + 0.5 * chance)
}

/** The texts that have an answer in the outbox which was not taken back. */
export function answeredIn(entries: readonly Entry[]): Set<number> {
  const standing = new Map<number, string>()
  const undone = new Map<string, { document: number; target: string }>()
  for (const { id, event, document } of entries) {
    if (event.kind === "submit" || event.kind === "skip" || event.kind === "relabel")
      standing.set(document, id)
    if (event.kind === "undo" && event.target && standing.get(document) === event.target) {
      undone.set(id, { document, target: event.target })
      standing.delete(document)
    }
    const back = event.kind === "redo" && event.target ? undone.get(event.target) : undefined
    if (back) standing.set(back.document, back.target)
  }
  return new Set(standing.keys())
}

/** The first words of a text, to recognise it by. */
export function snippet(text: string): string {
  const line = text.replace(/\s+/g, " ").trim()
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
