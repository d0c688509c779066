/** Makes the project of a draft on the server, or brings one that was begun up to date. */

import { api, take } from "@/api/client"
import type { Project } from "@/api/types"
import { isSameName } from "@/core/labelList"
import { isMarking, kindOf, type Draft } from "@/features/projects/setup/draft"
import type { LabelDraft } from "@/features/projects/setup/labelList"

/** Makes the draft's project whole and gives its id; doing it again after a failure does nothing twice. */
export async function complete(draft: Draft): Promise<string> {
  const body = {
    name: draft.name.trim(),
    guideline: draft.guideline,
    spans_overlap: isMarking(draft) && draft.spansOverlap,
  }
  const labels = draft.labels.map(({ name, description, ...label }) => ({
    name,
    description,
    kind: kindOf(draft, { name, description, ...label }),
  }))
  if (draft.project === null) {
    const made = await take(
      api.POST("/api/v1/projects", {
        body: { ...body, task: draft.task, labels },
      }),
    )
    return made.id
  }
  const params = { path: { project: draft.project } }
  await take(api.PATCH("/api/v1/projects/{project}", { params, body: body }))
  const present = await take(api.GET("/api/v1/projects/{project}", { params }))
  await bringLabels(present, labels)
  return draft.project
}

/** Puts a project away; it can be brought back. */
export async function putAway(project: string): Promise<void> {
  await take(api.DELETE("/api/v1/projects/{project}", { params: { path: { project } } }))
}

/** Brings a project back that was put away. */
export async function bringBack(project: string): Promise<void> {
  await take(api.POST("/api/v1/projects/{project}:restore", { params: { path: { project } } }))
}

async function bringLabels(project: Project, wanted: readonly LabelDraft[]): Promise<void> {
  const find = (name: string) => project.labels.find((label) => isSameName(label.name, name))
  const fresh = wanted.filter((label) => !find(label.name))
  if (fresh.length > 0) {
    await take(
      api.POST("/api/v1/projects/{project}/labels", {
        params: { path: { project: project.id } },
        body: { labels: fresh.map((label) => ({ ...label })) },
      }),
    )
  }
  for (const label of project.labels) {
    const draft = wanted.find((each) => isSameName(each.name, label.name))
    const change = draft ? { description: draft.description, is_archived: false } : { is_archived: true }
    const isSame = draft ? draft.description === label.description && !label.is_archived : label.is_archived
    if (isSame) continue
    await take(
      api.PATCH("/api/v1/projects/{project}/labels/{label}", {
        params: { path: { project: project.id, label: label.id } },
        body: change,
      }),
    )
  }
}
