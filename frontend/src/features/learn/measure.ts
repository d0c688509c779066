/** What the model is measured by: whole texts that it gets right, or parts that it marks as people do. */

import type { Estimate, Project } from "@/api/types"
import type { CurvePoint, Quality, Version } from "@/features/learn/queries"

export type Measure = "texts" | "parts"

/** What is measured in a project, what it is about first. */
export function measuresOf(project: Pick<Project, "task" | "labels">): readonly Measure[] {
  if (project.task === "mark_spans") return ["parts"]
  return project.labels.some((label) => label.kind === "span") ? ["texts", "parts"] : ["texts"]
}

/** A point of a curve whose height is known. */
export interface Spot {
  readonly version: number
  readonly answers: number
  readonly audited: number
  readonly value: number
  readonly low: number
  readonly high: number
}

/** The points of a curve that are known, in their order. */
export function curveOf(points: readonly CurvePoint[], measure: Measure): Spot[] {
  return points.flatMap((point) => {
    const { version, answers, audit_answers: audited } = point
    if (measure === "parts") return point.span_f1 ? [{ version, answers, audited, ...point.span_f1 }] : []
    const { accuracy, low, high } = point
    if (accuracy === null || low === null || high === null) return []
    return [{ version, answers, audited, value: accuracy, low, high }]
  })
}

/** How good a version was. */
export function worthOf(version: Version, measure: Measure): Estimate | null {
  return measure === "parts" ? version.span_f1 : version.accuracy
}

/** How good the audited version is. */
export function qualityOf(quality: Quality | null, measure: Measure): Estimate | null {
  return (measure === "parts" ? quality?.spans?.f1 : quality?.accuracy) ?? null
}

interface Said {
  /** The heading over the curve. */
  readonly title: string
  /** The name of the figure. */
  readonly name: string
  /** What is counted on the way along the curve. */
  readonly noun: string
  /** What the figure means, in a sentence. */
  readonly means: string
  /** After a figure: "84 % right", "84 % agreement". */
  readonly after: string
}

export const SAID: Record<Measure, Said> = {
  texts: {
    title: "How often the model is right",
    name: "Accuracy",
    noun: "label",
    means: "How often it is right on texts drawn at random.",
    after: "right",
  },
  parts: {
    title: "How well the model marks",
    name: "Agreement",
    noun: "marked text",
    means:
      "How far its marks agree with those of people on texts drawn at random: what it finds, and what it does not invent, in one number (strict F1). A mark counts only with its label and both ends right.",
    after: "agreement",
  },
}
