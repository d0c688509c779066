/** Who is in a project. */

import { queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"

export function membersKey(project: string) {
  return [...keys.project(project), "members"] as const
}

export function membersQuery(project: string) {
  return queryOptions({
    queryKey: membersKey(project),
    queryFn: async ({ signal }) =>
      (await take(api.GET("/api/v1/projects/{project}/members", { params: { path: { project } }, signal })))
        .members,
  })
}
