/** The next best step of a project: what would help most now, in one sentence, with where to do it. */

import type { Job, Label, Progress } from "@/api/types"
import { count, percent, plural } from "@/core/format"
import { curveOf, type Measure, type Spot } from "@/features/learn/measure"
import type { CurvePoint } from "@/features/learn/queries"

/** Audit answers below which the server tells no accuracy. */
export const ENOUGH_AUDITED = 10
/** Answers below which the first thing to do is to give more. */
const ENOUGH_TO_START = 10
const MUCH = 2 / 3
const RISING = 0.02
const NARROW = 0.2
/** So many texts that people answered differently are the first thing to deal with. */
const MANY_APART = 5

export interface Step {
  /** One sentence: what to do, and why. */
  readonly says: string
  /** What the button says; a step without one is waiting. */
  readonly action?: string
  /** Where the button leads, relative to the project's pages. */
  readonly to?: string
  /** A command to run on the server. */
  readonly command?: string
}

export interface Standing {
  readonly labels: readonly Label[]
  readonly progress: Progress
  /** What the model is judged by. */
  readonly measure: Measure
  readonly points: readonly CurvePoint[]
  readonly jobs: readonly Job[]
  /** Answered texts on which the model can be measured, as of now. */
  readonly audited: number
  readonly auditShare: number
  /** Whether answers have waited for a while with nothing at work on them. */
  readonly isAway: boolean
  /** Texts that people answered differently, as far as the caller may decide on them. */
  readonly disagreed: number
}

/** The steps that would help, best first; never empty. */
export function nextSteps(standing: Standing): readonly Step[] {
  const { progress } = standing
  const labels = standing.labels.filter((label) => !label.is_archived)
  const lacks = lackingLabels(labels, standing.measure)
  if (lacks !== null) return [{ says: lacks, action: "Add labels", to: "labels" }]
  if (progress.documents === 0) return [noTexts(standing.jobs)]
  const told = measured(standing)
  const look = flagged(progress)
  const apart = differing(standing.disagreed)
  const areMany = standing.disagreed >= MANY_APART
  const isAllAnswered = progress.answered === progress.documents
  const steps = [
    standing.isAway && AWAY,
    areMany && apart,
    isAllAnswered ? allAnswered(progress) : labelling(standing),
    unused(labels, progress),
    !isAllAnswered && fewAudited(standing),
    ...(told && told.to === "label" ? [told, look] : [look, told]),
    !areMany && apart,
  ]
  return steps.filter((step) => step !== false)
}

/** The best step, and at most two others that lead elsewhere. */
export function bestSteps(standing: Standing): { best: Step; also: readonly Step[] } {
  const [best, ...others] = nextSteps(standing)
  if (!best) return { best: GO_ON, also: [] }
  const seen = new Set([best.to])
  const also = others.filter((step) => !seen.has(step.to) && seen.add(step.to))
  return { best, also: also.slice(0, 2) }
}

function lackingLabels(labels: readonly Label[], measure: Measure): string | null {
  if (measure === "parts") {
    return labels.length === 0 ? "Say what may be marked: add a label, such as “Date”." : null
  }
  const choices = labels.filter((label) => label.kind === "choice").length
  if (choices === 0) return "Say what may be answered: add two labels or more."
  return choices === 1 ? "Add a second label: with one label there is nothing to decide." : null
}

const AWAY: Step = {
  says: "Your answers are safe, but nothing is learning from them: start Askwell’s worker on the server.",
  command: "askwell worker",
}

const GO_ON: Step = {
  says: "Go on labelling: the model learns from every answer.",
  action: "Go on labelling",
  to: "label",
}

function noTexts(jobs: readonly Job[]): Step {
  const isComing = jobs.some((job) => job.kind === "import" && !job.is_over)
  if (isComing) return { says: "Your file is being read: labelling can begin when the first texts are here." }
  return { says: "Add the texts that shall be labelled: drop a file.", action: "Import texts", to: "import" }
}

function labelling({ progress, measure }: Standing): Step | false {
  if (progress.answered >= ENOUGH_TO_START) return false
  const verb = measure === "parts" ? "Mark" : "Label"
  const isReading = progress.encoded < progress.documents
  if (isReading) {
    return {
      says: `Begin labelling already: the other texts are being read meanwhile (${count(progress.encoded)} of ${count(progress.documents)}).`,
      action: "Begin labelling",
      to: "label",
    }
  }
  if (progress.answered === 0) {
    return {
      says: `${verb} ${ENOUGH_TO_START} texts: then the model’s suggestions begin to help.`,
      action: "Begin labelling",
      to: "label",
    }
  }
  const more = ENOUGH_TO_START - progress.answered
  return {
    says: `${verb} ${plural(more, "more text")}: then the model’s suggestions begin to help.`,
    action: "Go on labelling",
    to: "label",
  }
}

function allAnswered(progress: Progress): Step {
  return {
    says: `Every text has an answer (${count(progress.documents)}): use the model on new ones, or import more.`,
    action: "Use the model",
    to: "deploy",
  }
}

function unused(labels: readonly Label[], progress: Progress): Step | false {
  if (progress.answered < Math.max(20, 3 * labels.length)) return false
  const without = labels.filter((label) => !progress.by_label[label.id])
  const [first] = without
  if (!first) return false
  const others = without.length === 1 ? "" : ` and ${plural(without.length - 1, "other label")}`
  return {
    says: `No text has ${first.kind === "span" ? "a part with " : ""}the label “${first.name}”${others} yet: find a few by searching, so that the model can learn it.`,
    action: "Search the texts",
    to: "texts",
  }
}

function fewAudited({ progress, audited, auditShare, measure }: Standing): Step | false {
  if (progress.answered < ENOUGH_TO_START || audited >= ENOUGH_AUDITED) return false
  if (progress.model_version === 0) return false // nothing has counted the audit's answers yet
  if (auditShare <= 0) {
    return {
      says: `No text is drawn at random, so nobody can say how ${GOOD[measure]}: let some be.`,
      action: "Open the settings",
      to: "settings",
    }
  }
  const more = roughly((ENOUGH_AUDITED - audited) / auditShare)
  return {
    says: `Go on labelling: after about ${plural(more, measure === "parts" ? "more text" : "more label")} we can say how ${GOOD[measure]}.`,
    action: "Go on labelling",
    to: "label",
  }
}

const GOOD: Record<Measure, string> = {
  texts: "often the model is right",
  parts: "well the model marks",
}

function flagged({ flagged: waiting }: Progress): Step | false {
  if (waiting === 0) return false
  return {
    says: `Look again at ${waiting === 1 ? "the text that was" : `the ${plural(waiting, "text")} that were`} flagged.`,
    action: "Open flagged texts",
    to: "texts?flagged=true",
  }
}

function differing(texts: number): Step | false {
  if (texts === 0) return false
  const them = texts === 1 ? "one text" : plural(texts, "text")
  return {
    says: `People answered ${them} differently: decide which answer is right, so that the model learns it.`,
    action: "Decide",
    to: "review?kind=disagreement",
  }
}

function measured({ points, progress, measure }: Standing): Step | false {
  if (progress.answered >= progress.documents) return false
  if (progress.answered < ENOUGH_TO_START) return false
  const told = curveOf(points, measure)
  const last = told.at(-1)
  if (!last) return GO_ON
  const before = told.findLast((spot) => spot.answers <= MUCH * last.answers)
  const gain = before ? last.value - before.value : null
  if (before && gain !== null && gain >= RISING) {
    return { ...GO_ON, says: `Go on labelling: ${rising(before, last, measure)}` }
  }
  if (before && gain !== null && last.high - last.low <= NARROW) {
    return { says: level(before, last, measure), action: "Use the model", to: "deploy" }
  }
  const between = `${Math.round(100 * last.low)} and ${percent(last.high)}`
  const known =
    measure === "parts"
      ? `the model’s marks agree with yours to between ${between}, and more texts`
      : `the model is right between ${between} of the time, and more labels`
  return { ...GO_ON, says: `Go on labelling: ${known} will say it more exactly.` }
}

function rising(before: Spot, last: Spot, measure: Measure): string {
  const many = last.answers - before.answers
  const [was, is] = [percent(before.value), percent(last.value)]
  return measure === "parts"
    ? `with the last ${plural(many, "text")} the agreement of the model’s marks with yours went from ${was} to ${is}.`
    : `with the last ${plural(many, "label")} the model went from ${was} right to ${is}.`
}

function level(before: Spot, last: Spot, measure: Measure): string {
  const many = last.answers - before.answers
  return measure === "parts"
    ? `More texts will bring little: the model’s marks agree with yours to ${percent(last.value)}, as they did ${plural(many, "text")} ago. Use it.`
    : `More labels will bring little: the model is right about ${percent(last.value)} of the time, as it was ${plural(many, "label")} ago. Use it.`
}

/** A number that does not pretend: 7 → 10, 43 → 45, 130 → 130. */
export function roughly(value: number): number {
  const step = value <= 50 ? 5 : 10
  return Math.max(step, Math.ceil(value / step - 1e-9) * step)
}
