/** A project while it is set up: kept through going back, reloading and failing, until it is there. */

import type { Roles } from "@/features/projects/setup/columns"
import { folded, isSameName } from "@/core/labelList"
import type { LabelDraft } from "@/features/projects/setup/labelList"
import type { LabelKind, Task } from "@/features/projects/setup/types"

export interface Draft {
  readonly name: string
  readonly task: Task
  /** Whether parts of the texts are marked, besides what is chosen for the whole of each. */
  readonly marksToo: boolean
  /** Whether marked parts may overlap. */
  readonly spansOverlap: boolean
  readonly labels: readonly LabelDraft[]
  readonly guideline: string
  /** The chosen file's name; a browser does not keep the file itself through a reload. */
  readonly fileName: string | null
  readonly roles: Roles | null
  /** The project on the server, where it was made but its file did not go in. */
  readonly project: string | null
  /** What of that project is fixed, as `foundation` says it. */
  readonly madeFor: string | null
}

export type Change =
  | {
      readonly kind: "set"
      readonly part: Partial<
        Pick<Draft, "name" | "guideline" | "roles" | "project" | "madeFor" | "marksToo" | "spansOverlap">
      >
    }
  | { readonly kind: "task"; readonly task: Task }
  | { readonly kind: "add labels"; readonly labels: readonly LabelDraft[] }
  | { readonly kind: "describe label"; readonly name: string; readonly description: string }
  | { readonly kind: "turn label"; readonly name: string; readonly to: LabelKind }
  | { readonly kind: "remove label"; readonly name: string }
  | { readonly kind: "file"; readonly fileName: string | null }
  | { readonly kind: "start over" }

export const EMPTY: Draft = {
  name: "",
  task: "choose_one",
  marksToo: false,
  spansOverlap: false,
  labels: [],
  guideline: "",
  fileName: null,
  roles: null,
  project: null,
  madeFor: null,
}

export function reduce(draft: Draft, change: Change): Draft {
  switch (change.kind) {
    case "set":
      return { ...draft, ...change.part }
    case "task":
      return { ...draft, task: change.task, roles: draft.roles && { ...draft.roles, separator: null } }
    case "add labels": {
      const fresh = change.labels.filter(
        (label) => !draft.labels.some((known) => isSameName(known.name, label.name)),
      )
      return { ...draft, labels: [...draft.labels, ...fresh] }
    }
    case "describe label":
      return {
        ...draft,
        labels: draft.labels.map((label) =>
          label.name === change.name ? { ...label, description: change.description } : label,
        ),
      }
    case "turn label":
      return {
        ...draft,
        labels: draft.labels.map((label) =>
          label.name === change.name ? { ...label, kind: change.to } : label,
        ),
      }
    case "remove label":
      return { ...draft, labels: draft.labels.filter((label) => label.name !== change.name) }
    case "file":
      return {
        ...draft,
        fileName: change.fileName,
        roles: change.fileName === null ? null : draft.roles,
        name: isNamedAfterFile(draft) ? nameOfFile(change.fileName) : draft.name,
      }
    case "start over":
      return EMPTY
  }
}

function isNamedAfterFile(draft: Draft): boolean {
  return draft.name.trim() === "" || draft.name === nameOfFile(draft.fileName)
}

/** "support_tickets-2026.csv" → "Support tickets 2026"; nothing for no file. */
export function nameOfFile(fileName: string | null): string {
  if (fileName === null) return ""
  const stem = fileName.replace(/(\.[a-z]+\d?)+$/i, "")
  const words = stem.replace(/[_\-.\s]+/g, " ").trim()
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 200) || "New project"
}

/** Whether parts of the texts are marked. */
export function isMarking(draft: Draft): boolean {
  return draft.task === "mark_spans" || draft.marksToo
}

/** What a label of the draft is about: the task decides, unless both are possible. */
export function kindOf(draft: Draft, label: LabelDraft): LabelKind {
  if (draft.task === "mark_spans") return "span"
  return draft.marksToo && label.kind === "span" ? "span" : "choice"
}

/** What cannot be changed once the project is there: its task, and which labels are for parts of a text. */
export function foundation(draft: Draft): string {
  const marking =
    draft.task === "mark_spans" ? [] : draft.labels.filter((label) => kindOf(draft, label) === "span")
  return [draft.task, ...marking.map((label) => folded(label.name)).sort()].join("\n")
}

/** The draft's project, unless it was made for something else. */
export function projectOf(draft: Draft): string | null {
  return draft.madeFor === foundation(draft) ? draft.project : null
}

/** What is missing before it can begin, as a sentence; null when nothing is. */
export function missing(draft: Draft, hasFile: boolean): string | null {
  if (!draft.name.trim()) return "Give the project a name."
  if (!hasFile && draft.labels.length === 0) return "Add some labels, or choose a file with texts."
  return null
}

/** What to think of before going on, as a sentence; null when nothing is. */
export function reminder(draft: Draft, hasFile: boolean): string | null {
  if (draft.fileName !== null && !hasFile)
    return `${draft.fileName} is not in. Choose a file again, or go on without one.`
  if (hasFile && draft.labels.length === 0 && !draft.roles?.label)
    return "There are no labels yet. You can go on and add them later, before you start to label."
  const choices = draft.labels.filter((label) => kindOf(draft, label) === "choice")
  if (choices.length === 0 && draft.labels.length > 0 && draft.task !== "mark_spans" && !draft.roles?.label)
    return "All labels are for parts of the texts. Add some for whole texts, or choose “Parts of each text” above."
  if (choices.length === 1 && !(hasFile && draft.roles?.label) && draft.task === "choose_one")
    return "With one label there is nothing to choose between. Add a second one when you can."
  if (!hasFile) return "There are no texts yet. You can go on and add them next."
  return null
}

/** Reads a stored draft; anything that is not one gives the empty draft. */
export function restored(stored: string | null): Draft {
  if (!stored) return EMPTY
  try {
    const found = JSON.parse(stored) as Partial<Draft> | null
    if (typeof found?.name !== "string" || !Array.isArray(found.labels)) return EMPTY
    return { ...EMPTY, ...found }
  } catch {
    return EMPTY
  }
}
