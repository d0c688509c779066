/** How a deployment gets on, in sentences. */

import { ago, count, duration, percent, plural } from "@/core/format"
import type { Alert, AlertKind, Check, Live, Monitoring } from "@/features/deploy/queries"
import { between, exact } from "@/features/deploy/words"

export interface Verdict {
  readonly kind: "good" | "bad" | "open"
  readonly says: string
}

/** How often it is right in real use, against what its owner asked for. */
export function liveInWords(live: Live): Verdict {
  const { answered_precision: right, target, verdict, answered } = live
  if (!right) {
    const so = live.audit_answers === 0 ? "" : ` So far: ${plural(live.audit_answers, "checked answer")}.`
    return { kind: "open", says: `Too few of its answers were checked to say how often it is right.${so}` }
  }
  const said = `Of ${plural(answered, "checked answer")}, ${percent(right.value)} are right, with 95 % confidence ${between(right)}.`
  if (target === null || verdict === null) return { kind: "open", says: said }
  const asked = exact(target)
  if (verdict === "held")
    return { kind: "good", says: `${said} That is at least the ${asked} that you ask for.` }
  if (verdict === "missed")
    return { kind: "bad", says: `${said} That is less than the ${asked} that you ask for.` }
  return {
    kind: "open",
    says: `${said} It cannot be told yet whether it reaches the ${asked} that you ask for.`,
  }
}

/** Whether the model thinks too well of itself in real use; nothing where too little is known. */
export function believedInWords(live: Live): string {
  const { accuracy, mean_probability: believed } = live
  if (!accuracy || believed === null) return ""
  const range = `${percent(believed)} of its first guesses to be right`
  if (believed > accuracy.high)
    return `It is too sure of itself: it expects ${range}, and ${percent(accuracy.value)} are.`
  if (believed < accuracy.low)
    return `It is too modest: it expects ${range}, and ${percent(accuracy.value)} are.`
  return `It knows itself well: it expects ${range}, and ${percent(accuracy.value)} are.`
}

/** Below this, what was seen is unlikely without a change. */
const CLEAR = 0.01

const CHANGES = {
  texts: {
    same: "The texts are like those that the model has learnt from.",
    other: "The texts are not like those that the model has learnt from.",
    unknown: "Whether the texts change is told once there was a check, which needs 100 of them.",
  },
  /** Where no texts are kept, only how strange they were is known. */
  scores: {
    same: "The texts are about as strange to it as those before.",
    other: "The texts are not as strange to it as those before.",
    unknown: "",
  },
  labels: {
    same: "It gives each label about as often as before.",
    other: "It gives some labels more often than before, and others less.",
    unknown:
      "Whether its labels change is told once there was a check, which needs 100 texts and 100 before them.",
  },
} as const

/** Whether the texts, or the labels given to them, are others than before. */
export function driftInWords(checks: readonly Check[], what: "texts" | "labels"): Verdict {
  const [newest] = checks
  if (!newest) return { kind: "open", says: CHANGES[what].unknown }
  const { same, other } = CHANGES[newest.details.by === "scores" ? "scores" : what]
  return newest.p_value < CLEAR ? { kind: "bad", says: other } : { kind: "good", says: same }
}

/** A label whose share moved, and its shares before and lately. */
export interface Moved {
  readonly label: string
  readonly before: number
  readonly lately: number
}

const MOST_MOVED = 3

/** The labels whose shares a check saw moving most; none where it saw no change. */
export function movedLabels(check: Check | undefined): readonly Moved[] {
  if (!check || check.p_value >= CLEAR) return []
  const told = (check.details.labels ?? {}) as Readonly<Record<string, readonly [number, number, number]>>
  return Object.entries(told)
    .sort(([, one], [, other]) => one[2] - other[2] || apart(other) - apart(one))
    .slice(0, MOST_MOVED)
    .map(([label, [before, lately]]) => ({ label, before, lately }))
}

function apart([before, lately]: readonly [number, number, number]): number {
  return Math.abs(lately - before)
}

/** What a check compared, for those who want to know. */
export function checkInWords(check: Check, what: "texts" | "labels", now: number): string {
  const { texts, before } = check.details as { readonly texts?: number; readonly before?: number }
  const sizes =
    texts === undefined || before === undefined ? "" : `, ${count(texts)} texts beside ${count(before)}`
  return `Two-sample test of the ${what}: ${pValue(check.p_value)}, statistic ${check.statistic.toFixed(4)}${sizes}, ${ago(check.at, now)}`
}

/** A p-value as it is written. */
export function pValue(value: number): string {
  return value < 0.001 ? "p < 0.001" : `p = ${value.toFixed(3)}`
}

/** Milliseconds as people say them; what is in the last class of the counts is longer than its bound. */
export function milliseconds(value: number | null): string {
  if (value === null) return "–"
  if (value >= 10_000) return "10 s or more"
  if (value >= 1_000) return `${(value / 1_000).toFixed(1)} s`
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`
}

/** How long people take. */
export function waitingInWords(waiting: Monitoring["review_tasks"]): string {
  const { open, oldest_seconds: oldest, answered, expired, p50_seconds: half } = waiting
  const now =
    open === 0
      ? "Nothing waits for people."
      : `${plural(open, "text")} ${open === 1 ? "waits" : "wait"} for people${oldest === null ? "" : `, the oldest for ${duration(oldest)}`}.`
  const ended =
    answered === 0
      ? ""
      : ` ${plural(answered, "text")} ${answered === 1 ? "was" : "were"} answered${half === null ? "" : `, half of them within ${duration(half)}`}.`
  const lost = expired === 0 ? "" : ` ${plural(expired, "text")} expired without an answer.`
  return `${now}${ended}${lost}`
}

/** What the owner was told of and is not over: what it is, and how it stood when it began. */
export function alarmInWords({ kind, value, figure }: Alert): string {
  switch (kind) {
    case "precision":
      return `Fewer of its answers are right than the ${exact(figure)} that you ask for: ${percent(value)} were when this began.`
    case "abstained":
      return `It abstains on more than ${exact(figure)} of the texts: on ${percent(value)} when this began.`
    case "errors":
      return `More than ${exact(figure)} of the calls fail: ${percent(value)} did when this began.`
    case "waiting":
      return `A text has waited for people for more than ${duration(3600 * figure).replaceAll(" ", "\u00a0")}.`
    case "input_drift":
      return "The texts that come have changed: see below."
    case "output_drift":
      return "The labels that it gives have changed: see below."
  }
}

/** What can be told to the owner: figures are shares, chances or hours. */
interface Told {
  readonly says: string
  readonly unit: "%" | "p" | "hours"
  readonly usual: number
}

export const ALERTS: Readonly<Record<AlertKind, Told>> = {
  precision: { says: "Fewer of its answers are right than", unit: "%", usual: 0.9 },
  abstained: { says: "It abstains on more texts than", unit: "%", usual: 0.5 },
  errors: { says: "More calls fail than", unit: "%", usual: 0.05 },
  waiting: { says: "A text waits for people longer than", unit: "hours", usual: 24 },
  input_drift: { says: "The texts change: p-value below", unit: "p", usual: 0.01 },
  output_drift: { says: "The shares of labels change: p-value below", unit: "p", usual: 0.01 },
}
