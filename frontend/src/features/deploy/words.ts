/** What a deployment does, in sentences. */

import type { Label } from "@/api/types"
import { ago, count, percent, plural } from "@/core/format"
import type {
  Answer,
  Deployment,
  Doubt,
  Likely,
  Move,
  Policy,
  ReviewTask,
  Thresholds,
} from "@/features/deploy/queries"

/** “Between 71 and 84 %”. */
export function between({ low, high }: Likely): string {
  return `between ${Math.round(100 * low)} and ${percent(high)}`
}

/** Which version answers, since when, and whether it follows the newest. */
export function stateInWords(deployment: Deployment, moves: readonly Move[], now: number): string {
  const { paused, answering, version } = deployment
  if (paused !== null) return `It is paused and answers nothing${paused ? `: ${lowered(paused)}` : "."}`
  if (answering === null) return "It will answer as soon as the project has a model."
  const since = moves.find((move) => isServing(move.kind))
  const began = since ? `, since ${sinceWhen(since.at, now)}` : ""
  if (version === null) return `Version ${count(answering)} answers, the newest; it follows each new version.`
  return `Version ${count(version)} answers${began}, and stays until you choose another.`
}

/** The one word beside the name of a deployment. */
export function standOf({ paused, answering }: Deployment): "paused" | "waiting" | "live" {
  if (paused !== null) return "paused"
  return answering === null ? "waiting" : "live"
}

function isServing(kind: Move["kind"]): boolean {
  return kind === "create" || kind === "promote" || kind === "rollback"
}

function sinceWhen(at: string, now: number): string {
  const said = ago(at, now)
  return said === "just now" ? "a moment ago" : said
}

function lowered(words: string): string {
  const ended = /[.!?]$/.test(words) ? words : `${words}.`
  return ended.charAt(0).toLowerCase() + ended.slice(1)
}

/** The policy in a sentence about “it”. */
export function policyInWords({ kind, target, wrong, asking, by_label }: Policy): string {
  const own = Object.keys(by_label).length
  const besides =
    own === 0 ? "" : `, and ${plural(own, "label")} by a rule of ${own === 1 ? "its" : "their"} own`
  switch (kind) {
    case "never":
      return "It always answers, however unsure it is."
    case "precision":
      return `It answers only when at least ${exact(target ?? 0)} of its answers are right${besides}.`
    case "costs":
      return `It answers where that costs less than asking: ${wrong ?? 0} for a wrong answer, ${asking ?? 0} for asking${besides}.`
  }
}

/** 0.95 → “95 %”, 0.985 → “98.5 %”. */
export function exact(share: number): string {
  return `${Math.round(share * 1e4) / 100}\u00a0%`
}

/** More randomly drawn answers than anybody would give for a figure. */
const FAR = 2_000

/** How many more randomly drawn answers would help, and what they would show. */
export function neededInWords({ needed, audit_answers: audited }: Thresholds, target: number | null): string {
  const measured = `Measured on ${plural(audited, "randomly drawn answer")}.`
  if (target === null) return `${measured} More of them narrow the ranges.`
  if (needed === null || needed > FAR)
    return `${measured} More of them will not show that ${exact(target)} are right: the model must get better first.`
  if (needed === 0) return `${measured} That is enough to show that at least ${exact(target)} are right.`
  return `${measured} About ${count(needed)} more would show that at least ${exact(target)} are right.`
}

/** One point of the chart: what share it answers by itself, and how often that is right. */
export interface Spot {
  readonly name: string
  readonly answered: Likely
  readonly right: Likely
  readonly isChosen: boolean
}

/** The points that are known, from the fewest answers to the most, without those that answer nothing. */
export function spotsOf(
  tried: readonly { name: string; doubt: Doubt | undefined; isChosen: boolean }[],
): readonly Spot[] {
  return tried
    .flatMap(({ name, doubt, isChosen }) => {
      const found = doubt?.thresholds
      if (!found || found.answered.value === 0) return []
      return [{ name, answered: found.answered, right: found.precision, isChosen }]
    })
    .sort((one, other) => one.answered.value - other.answered.value)
}

/** The chart in a sentence, for those who do not see it. */
export function spotsInWords(spots: readonly Spot[]): string {
  if (spots.length === 0) return "There are too few answers for a chart."
  const said = spots.map(
    ({ name, answered, right }) =>
      `${name}: answers ${percent(answered.value)} by itself, of which ${percent(right.value)} are right`,
  )
  return `${said.join(". ")}.`
}

/** What a call came to, as a headline. */
export function answerInWords(answer: Answer): string {
  const named = answer.labels.map((label) => label.name).join(", ")
  const marks = answer.spans.length > 0 ? plural(answer.spans.length, "marked part") : ""
  const said = [named, marks].filter((part) => part !== "").join(" and ") || "no label"
  const chance = `${percent(answer.probability)} likely to be right`
  if (!answer.abstained) return `It answers: ${said} (${chance}).`
  const who = answer.review_task_id === null ? "It gives no answer" : "It hands this to people"
  return `${who}. Its guess would be ${said} (${chance}).`
}

/** How unlike the project's texts a text is. */
export function strangeInWords(score: number): string {
  if (score >= 0.99) return "It is unlike anything in the project."
  if (score >= 0.9) return `It is stranger than ${percent(score)} of the project’s texts.`
  return "It is like texts of the project."
}

/** How unsure the model is that more answers could change its mind. */
export function unsureInWords(epistemic: number): string {
  if (epistemic >= 0.1) return "More answers to texts like it could change its mind."
  if (epistemic >= 0.02) return "It has seen some texts like it."
  return "It knows texts like it well."
}

/** What stands when nobody has answered in time. */
export function fallbackInWords(fallback: string, labels: readonly Label[]): string {
  if (fallback === "model") return "the model’s own guess stands"
  if (fallback === "none") return "it ends without an answer"
  return `“${labels.find((label) => label.id === fallback)?.name ?? "a label that is gone"}” stands`
}

/** How long a text has waited, and how long it still may. */
export function waitInWords(task: ReviewTask, now: number): string {
  const began = `sent ${sinceWhen(task.created_at, now)}`
  if (task.status !== "open" || task.expires_at === null) return began
  const hours = (Date.parse(task.expires_at) - now) / 3_600_000
  if (hours <= 0) return `${began}, about to expire`
  const left = hours < 1 ? plural(Math.max(1, Math.round(60 * hours)), "minute") : hoursInWords(hours)
  return `${began}, expires in ${left}`
}

function hoursInWords(hours: number): string {
  return hours < 48 ? plural(Math.round(hours), "hour") : plural(Math.round(hours / 24), "day")
}

/** What stands in the end, or what the model would have said. */
export function finalInWords(answer: ReviewTask["answer"]): string {
  if (!answer) return "no answer"
  const names = answer.labels.map((label) => label.name)
  const parts = answer.spans.length > 0 ? [plural(answer.spans.length, "marked part")] : []
  return [...names, ...parts].join(", ") || "none of the labels"
}

/** One line of the history: what somebody did. */
export function moveInWords(move: Move): string {
  const who = move.person
  switch (move.kind) {
    case "create":
      return `${who} made it; ${served(move)}`
    case "promote":
      return `${who} changed what answers: ${served(move)}`
    case "rollback":
      return `${who} went back: ${served(move)}`
    case "canary":
      return move.canary_version === null
        ? `${who} ended the try-out of a version`
        : `${who} had version ${count(move.canary_version)} answer ${percent(move.canary_share)} of the texts`
    case "shadow":
      return move.shadow_version === null
        ? `${who} ended the silent comparison`
        : `${who} had version ${count(move.shadow_version)} compared in silence`
    case "settings":
      return `${who} changed ${changed(move.details)}`
    default:
      return `${who} ${move.says}`
  }
}

function served({ version }: Move): string {
  return version === null ? "the newest version answers" : `version ${count(version)} answers`
}

const SETTINGS: Readonly<Record<string, string>> = {
  policy: "when it answers",
  scope_limit: "the limit for strange texts",
  asks_people: "whether people are asked",
  audit_share: "the share that is checked at random",
  open_most: "how many texts may wait",
  expiry_hours: "how long texts wait",
  fallback: "what stands when nobody answers",
  saves: "whether texts are kept",
  retention_days: "how long records are kept",
  texts_a_minute: "the limit of texts a minute",
  alerts: "when an alert is sent",
}

function changed(details: Readonly<Record<string, unknown>>): string {
  const { changes = {}, rewritten = [] } = details as { changes?: object; rewritten?: readonly string[] }
  const named = [...Object.keys(changes), ...rewritten].flatMap((name) => SETTINGS[name] ?? [])
  return named.length === 0 ? "the settings" : named.join(", ")
}

/** A name for a deployment, from the project's: small letters, digits and hyphens. */
export function proposedName(project: string): string {
  const plain = project
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MOST_NAME)
    .replace(/^-+|-+$/g, "")
  return plain || "model"
}

export const MOST_NAME = 60

/** What is wrong with a name; null where it can stand in an address. */
export function nameProblem(name: string): string | null {
  if (name === "") return "Give it a name."
  if (name.length > MOST_NAME) return `At most ${MOST_NAME} characters.`
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name)
    ? null
    : "Small letters a to z, digits and hyphens, such as support-tickets."
}
