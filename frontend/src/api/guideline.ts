/** The guideline with its versions and its draft, and the texts that it quotes. */

import { keepPreviousData, queryOptions, type QueryClient } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"
import type { Project } from "@/api/types"

export type Guideline = components["schemas"]["GuidelineOut"]
export type GuidelineVersion = components["schemas"]["GuidelineVersionOut"]
export type Quoted = components["schemas"]["ExampleOut"]

export function guidelineQuery(project: string) {
  return queryOptions({
    queryKey: [...keys.guideline(project), "versions"],
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/projects/{project}/guideline", { params: { path: { project } }, signal })),
  })
}

/** The texts with some ids, as a guideline shows them. */
export function quotedQuery(project: string, ids: readonly number[]) {
  return queryOptions({
    queryKey: [...keys.guideline(project), "quoted", ids.join()],
    queryFn: async ({ signal }) => {
      const params = { path: { project }, query: { document: [...ids] } }
      const found = await take(api.GET("/api/v1/projects/{project}/guideline/examples", { params, signal }))
      return new Map(found.examples.map((each) => [each.document_id, each]))
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  })
}

/** Writes the guideline; what is in force may be another text than that, and the cache knows both after it. */
export async function saveGuideline(client: QueryClient, project: string, text: string): Promise<Guideline> {
  const params = { path: { project } }
  const saved = await take(api.PUT("/api/v1/projects/{project}/guideline", { params, body: { text } }))
  noteGuideline(client, project, saved)
  return saved
}

/** Puts what the server says of a guideline into the cache. */
export function noteGuideline(client: QueryClient, project: string, now: Guideline): void {
  client.setQueryData<Guideline>(guidelineQuery(project).queryKey, now)
  client.setQueryData<Project>(keys.project(project), (known) =>
    known ? { ...known, guideline: now.text } : known,
  )
}
