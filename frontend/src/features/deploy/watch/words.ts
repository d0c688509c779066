/** How a deployment gets on, in sentences. */

import { count, duration, percent, plural } from "@/core/format"
import type { AlertKind, Live, Monitoring, Period } from "@/features/deploy/queries"
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
    unknown: "Whether the texts change is told once enough of them were kept.",
  },
  labels: {
    same: "It gives its labels in the shares of before.",
    other: "It gives its labels in other shares than before.",
    unknown: "Whether its labels change is told once there were enough texts.",
  },
} as const

/** Whether the texts, or the labels given to them, are others than before. */
export function driftInWords(checks: Monitoring["drift"]["inputs"], what: "texts" | "labels"): Verdict {
  const [newest] = checks
  const { same, other, unknown } = CHANGES[what]
  if (!newest) return { kind: "open", says: unknown }
  return newest.p_value < CLEAR ? { kind: "bad", says: other } : { kind: "good", says: same }
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
  const lost = expired === 0 ? "" : ` ${plural(expired, "text")} expired.`
  return `${now}${ended}${lost}`
}

/** One bar of the chart of traffic. */
export interface Bar {
  readonly at: number
  readonly answered: number
  readonly handed: number
}

/** The bars of a chart: texts that it answered, and those it abstained on. */
export function barsOf(periods: readonly Period[]): readonly Bar[] {
  return periods.map(({ begins_at: begins, traffic }) => ({
    at: Date.parse(begins),
    answered: traffic.texts - traffic.abstained,
    handed: traffic.abstained,
  }))
}

/** The bars from the first text on, so that the time before it takes no room; a day of them at least. */
export function fromFirst(bars: readonly Bar[]): readonly Bar[] {
  const first = bars.findIndex((bar) => bar.answered + bar.handed > 0)
  return bars.slice(Math.max(0, Math.min(first, bars.length - LEAST_BARS)))
}

const LEAST_BARS = 24

/** The chart in a sentence, for those who do not see it. */
export function trafficInWords({ traffic }: Monitoring): string {
  if (traffic.texts === 0) return "No program has sent a text in this time."
  const share = traffic.abstained_share ?? 0
  return `${plural(traffic.texts, "text")} in ${plural(traffic.calls, "call")}; it answered ${count(traffic.texts - traffic.abstained)} by itself and abstained on ${count(traffic.abstained)}, ${percent(share)}.`
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
