/** What the review screen asks of the server. */

import { queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { ReviewKind, ReviewQueue } from "@/api/types"

const PAGE = 20

/** A page of the texts that wait, for any reason or for one. */
export function fetchQueue(
  project: string,
  kind: ReviewKind | null,
  cursor: string | null,
): Promise<ReviewQueue> {
  const query = { limit: PAGE, ...(kind && { kind: [kind] }), ...(cursor && { cursor }) }
  return take(api.GET("/api/v1/projects/{project}/review", { params: { path: { project }, query } }))
}

/** What the model would mark in a text. */
export function foundQuery(project: string, document: number, text: string) {
  return queryOptions({
    queryKey: [...keys.model(project), "found", document],
    queryFn: async ({ signal }) => {
      const body = { texts: [text] }
      const params = { path: { project } }
      const said = await take(api.POST("/api/v1/projects/{project}/predict", { params, body, signal }))
      return said.predictions[0]?.spans ?? []
    },
  })
}
