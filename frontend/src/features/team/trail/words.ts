/** What a step of the trail says beyond its phrase: what changed, how many, and from where. */

import { capital, count, plural } from "@/core/format"
import { deviceName } from "@/features/team/device"
import type { Step } from "@/features/team/trail/queries"

const SETTINGS: Readonly<Record<string, string>> = {
  name: "name",
  description: "description",
  key: "key",
  colour: "colour",
  overlap: "people for each text",
  overlap_share: "share of texts with more than one person",
  overlap_most: "people for a text at most",
  is_blind: "answers are given blindly",
  audit_share: "texts drawn at random",
  lease_seconds: "seconds that a text is kept",
  strategy: "how the next text is chosen",
  spans_overlap: "marks may overlap",
  guideline: "guideline",
  encoder: "encoder",
  goal: "goal",
  is_archived: "archived",
}
const COUNTS: Readonly<Record<string, string>> = {
  texts: "text",
  imported: "text",
  folded: "duplicate",
  labelled: "answer",
  answered: "answered text",
}
/** Counts that are told even where they are none. */
const ALWAYS = new Set(["texts", "imported"])
const DOORS: Readonly<Record<Step["door"], string>> = {
  session: "in a browser",
  key: "with an API key",
  terminal: "at the terminal",
  none: "",
}

/** The details of a step, a phrase each; what is not known here is left to the export. */
export function detailsOf({ details }: Step): string[] {
  const changes = Object.entries(record(details["changes"])).map(
    ([name, pair]) => `${capital(named(name))}: ${pairInWords(pair)}`,
  )
  const rewritten = list(details["rewritten"]).map((name) => `${capital(named(name))} rewritten`)
  const counts = Object.entries(COUNTS)
    .filter(([key]) => typeof details[key] === "number" && (details[key] > 0 || ALWAYS.has(key)))
    .map(([key, noun]) => plural(Number(details[key]), noun))
  const rejected = Number(details["rejected"] ?? 0)
  const said = ["role", "format", "way", "browser", "reason"].flatMap((key) =>
    typeof details[key] === "string" && details[key] ? [sayingOf(key, details[key])] : [],
  )
  return [
    ...changes,
    ...rewritten,
    ...counts,
    ...(rejected > 0 ? [`${count(rejected)} left out`] : []),
    ...said,
  ]
}

/** How and from where: "in a browser, from 203.0.113.7". */
export function placeOf({ door, address, action }: Step): string {
  const how = action === "sign_in_refused" ? "" : DOORS[door]
  return [how, address && `from ${address}`].filter(Boolean).join(", ")
}

/** Who did it: their name, or what is known of who has none. */
export function whoOf({ person, person_id: id }: Step): string {
  return person ?? (id ? "Somebody who is gone" : "Somebody unknown")
}

function sayingOf(key: string, value: string): string {
  if (key === "role") return `as ${value}`
  if (key === "way") return value === "link" ? "by a link" : "with a password"
  if (key === "browser") return deviceName(value)
  if (key === "format") return value.toUpperCase().replaceAll("_", " ")
  return value
}

function named(setting: string): string {
  return SETTINGS[setting] ?? setting.replaceAll("_", " ")
}

function pairInWords(pair: unknown): string {
  const [from, to] = Array.isArray(pair) ? (pair as unknown[]) : []
  return `${valueInWords(from)} → ${valueInWords(to)}`
}

function valueInWords(value: unknown): string {
  if (value === null || value === undefined || value === "") return "none"
  if (typeof value === "boolean") return value ? "yes" : "no"
  if (typeof value === "number") return count(value)
  return typeof value === "string" ? value : JSON.stringify(value)
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {}
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : []
}
