/** How sure the model is, said plainly, with what is behind it one click deeper. */

import type { Looks } from "./labels"
import type { Forecast, Task } from "./types"

export type Sureness = "sure" | "fairly" | "torn" | "unsure" | "new" | "early"

/** A text stranger than this share of the project's texts is new to the model. */
const NEW_ABOVE = 0.95
const TORN_WITHIN = 0.15

export const SHORT: Record<Sureness, string> = {
  sure: "sure",
  fairly: "fairly sure",
  torn: "could be either",
  unsure: "unsure",
  new: "new to the model",
  early: "a first guess",
}

const LONG: Record<Sureness, string> = {
  sure: "The model has seen texts like this and sees one answer.",
  fairly: "The model leans to one answer, and is wrong now and then.",
  torn: "It can be read one way or the other: the text itself may be ambiguous.",
  unsure: "No answer stands out.",
  new: "The model has seen few answers to texts like this; an answer here would teach it.",
  early:
    "The model has learnt from too few answers to say how sure it is; so far it goes by the names and descriptions of your labels.",
}

const MARKING: Partial<Record<Sureness, string>> = {
  sure: "The model is sure of every part that it would mark.",
  fairly: "The model leans to these marks, and is wrong now and then.",
  torn: "Some of the words can be read one way or the other.",
}

/** What a kind of sureness means, of an answer or of marks. */
export function meaning(kind: Sureness, task: Task): string {
  return (task === "mark_spans" && MARKING[kind]) || LONG[kind]
}

/**
 * Tells the kinds of uncertainty apart: unlike anything seen, torn between two, or just not sure. Early on,
 * where everything is unlike what was seen, it does not pretend to tell.
 */
export function surenessOf(forecast: Forecast, task: Task, isEarly: boolean): Sureness {
  if (isEarly) return "early"
  if (forecast.probability < 0.7 && forecast.out_of_scope > NEW_ABOVE) return "new"
  if (task !== "choose_one") {
    if (forecast.labels.length === 0) return "sure"
    const nearest = Math.min(...forecast.labels.map((each) => Math.abs(each.probability - 0.5)))
    return nearest < TORN_WITHIN ? "torn" : nearest < 0.4 ? "fairly" : "sure"
  }
  const [first, second] = forecast.labels.map((each) => each.probability)
  if (first === undefined) return "unsure"
  if (first >= 0.9) return "sure"
  if (first >= 0.7) return "fairly"
  return second !== undefined && first + second >= 0.6 && first - second < TORN_WITHIN ? "torn" : "unsure"
}

/** A forecast without the labels of parts, where something is chosen for the whole text besides. */
export function ofWhole(forecast: Forecast, task: Task, looks: Looks): Forecast {
  if (task === "mark_spans") return forecast
  return { ...forecast, labels: forecast.labels.filter((each) => looks(each.label_id).kind !== "span") }
}

/**
 * The labels that a suggestion names: the likeliest; choosing several, all that are likelier than not; marking
 * parts, those of the parts that were found.
 */
export function suggested(forecast: Forecast, task: Task): Forecast["labels"] {
  if (task === "mark_spans") return forecast.labels
  const likely = task === "choose_several" ? forecast.labels.filter((each) => each.probability >= 0.5) : []
  return likely.length > 0 ? likely : forecast.labels.slice(0, 1)
}
