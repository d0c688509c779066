/** What happened: pages of the trail of a project, or of everything, newest first. */

import { infiniteQueryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"

type Schemas = components["schemas"]

export type Step = Schemas["StepOut"]
export type Trail = Schemas["TrailOut"]

export interface Wanted {
  readonly person: string | null
  readonly action: Step["action"] | null
  /** The earliest moment, or null for all time. */
  readonly since: string | null
}

const AT_ONCE = 30

/** The trail of a project; null: of the whole installation. */
export function trailQuery(project: string | null, wanted: Wanted) {
  return infiniteQueryOptions({
    queryKey: [...(project === null ? ["everything"] : keys.project(project)), "trail", wanted],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam: before, signal }) => {
      const query = { limit: AT_ONCE, ...chosen(wanted), ...(before === undefined ? {} : { before }) }
      if (project === null) return take(api.GET("/api/v1/trail", { params: { query }, signal }))
      return take(
        api.GET("/api/v1/projects/{project}/trail", { params: { path: { project }, query }, signal }),
      )
    },
    getNextPageParam: (page) => (page.steps.length === AT_ONCE ? page.steps.at(-1)?.number : undefined),
  })
}

/** Where the trail can be had as a file, filtered alike. */
export function exportAddress(project: string | null, wanted: Wanted, format: "csv" | "jsonl"): string {
  const query = new URLSearchParams({ format, ...chosen(wanted) })
  const place = project === null ? "" : `/projects/${encodeURIComponent(project)}`
  return `/api/v1${place}/trail:export?${query.toString()}`
}

function chosen({ person, action, since }: Wanted) {
  return { ...(person ? { person } : {}), ...(action ? { action } : {}), ...(since ? { since } : {}) }
}
