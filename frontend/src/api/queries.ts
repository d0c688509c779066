/** Server state that several features read: who is signed in, projects, progress, jobs. */

import { QueryClient, queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { Problem } from "@/api/problem"

/** A query client that retries only what may pass, and keeps what it has while it asks again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 3 && error instanceof Problem && error.isPassing,
      },
      mutations: { retry: false },
    },
  })
}

/** Keys of the cache, in one place, so that nothing is invalidated under a wrong name. */
export const keys = {
  me: ["me"] as const,
  projects: ["projects"] as const,
  project: (project: string) => ["project", project] as const,
  progress: (project: string) => ["project", project, "progress"] as const,
  jobs: (project: string) => ["project", project, "jobs"] as const,
  model: (project: string) => ["project", project, "model"] as const,
  assigned: (project: string) => ["project", project, "assigned"] as const,
  guideline: (project: string) => ["project", project, "guideline"] as const,
  changes: (project: string) => ["project", project, "changes"] as const,
  texts: (project: string) => ["project", project, "texts"] as const,
}

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => take(api.GET("/api/v1/me", { signal })),
})

export const projectsQuery = queryOptions({
  queryKey: keys.projects,
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/projects", { signal }))).projects,
})

export function projectQuery(project: string) {
  return queryOptions({
    queryKey: keys.project(project),
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/projects/{project}", { params: { path: { project } }, signal })),
  })
}

export function progressQuery(project: string) {
  return queryOptions({
    queryKey: keys.progress(project),
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/projects/{project}/progress", { params: { path: { project } }, signal })),
  })
}

export function jobsQuery(project: string) {
  return queryOptions({
    queryKey: keys.jobs(project),
    queryFn: async ({ signal }) =>
      (await take(api.GET("/api/v1/projects/{project}/jobs", { params: { path: { project } }, signal })))
        .jobs,
  })
}
