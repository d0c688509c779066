/** What is said after a label was changed, with what became of its answers. */

import type { Label } from "@/api/types"
import { count } from "@/core/format"
import { colourName, shown, type Plan } from "@/features/projects/labels/labelRules"
import type { LabelChange } from "@/features/projects/labels/useLabelSet"

export function changeSays(label: Label, change: LabelChange, answers: number): string {
  if (change.is_archived === true) {
    return `Archived “${label.name}”: not offered any more. ${answersStay(answers)}`.trim()
  }
  if (change.is_archived === false) return `“${label.name}” is back, and offered again.`
  if (change.name !== undefined) return `Renamed. ${answersKeep(answers)}`.trim()
  if (change.key !== undefined) {
    return change.key
      ? `${shown(change.key)} now chooses “${label.name}”.`
      : `“${label.name}” has no key any more.`
  }
  if (change.colour !== undefined) return `“${label.name}” is now ${colourName(change.colour)}.`
  return "Description saved. The model reads it, too."
}

function answersKeep(answers: number): string {
  if (answers === 0) return ""
  return answers === 1 ? "Its one answer keeps its label." : `All ${count(answers)} answers keep their label.`
}

function answersStay(answers: number): string {
  if (answers === 0) return ""
  return answers === 1 ? "Its one answer stays." : `Its ${count(answers)} answers stay.`
}

export function addSays({ fresh, archived }: Plan): string {
  const [only] = [...fresh, ...archived]
  if (only && fresh.length + archived.length === 1) {
    return fresh.length === 1 ? `Added “${only.name}”.` : `“${only.name}” is back, and offered again.`
  }
  const back = archived.length > 0 ? ` and brought ${count(archived.length)} back` : ""
  return fresh.length > 0
    ? `Added ${count(fresh.length)} labels${back}.`
    : `Brought ${count(archived.length)} labels back.`
}
