/** What setting up reads: deleted projects, demos, where texts came from, and the rows left out. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"

const PAGE = 100

const sourcesKey = (project: string) => [...keys.project(project), "sources"] as const

/** Under the key of the projects: what changes one list changes the other. */
export const deletedQuery = queryOptions({
  queryKey: [...keys.projects, "deleted"],
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/deleted-projects", { signal }))).projects,
})

export const demosQuery = queryOptions({
  queryKey: [...keys.projects, "demos"],
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/demos", { signal }))).demos,
})

export function sourcesQuery(project: string) {
  return queryOptions({
    queryKey: sourcesKey(project),
    queryFn: async ({ signal }) =>
      (await take(api.GET("/api/v1/projects/{project}/sources", { params: { path: { project } }, signal })))
        .sources,
  })
}

export function problemsQuery(project: string, source: string) {
  return infiniteQueryOptions({
    queryKey: [...sourcesKey(project), source, "problems"],
    initialPageParam: 0,
    queryFn: async ({ pageParam, signal }) =>
      (
        await take(
          api.GET("/api/v1/projects/{project}/sources/{source}/problems", {
            params: { path: { project, source }, query: { after: pageParam, limit: PAGE } },
            signal,
          }),
        )
      ).problems,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.line),
  })
}
