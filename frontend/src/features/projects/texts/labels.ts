/** Labels by id, with a name and a colour even for one that is not there (any more). */

import type { Label, Project } from "@/api/types"

export interface Look {
  readonly name: string
  readonly colour: string
  readonly kind?: Label["kind"]
}

export type Looks = (id: string) => Look

/** Gives how a label looks, by its id. */
export function looksOf(labels: readonly Label[]): Looks {
  const byId = new Map(labels.map((label) => [label.id, label]))
  return (id) => byId.get(id) ?? { name: "a label that is gone", colour: "#8a9693" }
}

/** Whether parts of the texts are marked in a project. */
export function isMarking(project: Pick<Project, "task" | "labels">): boolean {
  return project.task === "mark_spans" || project.labels.some((label) => label.kind === "span")
}
