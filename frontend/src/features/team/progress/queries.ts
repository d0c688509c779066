/** How the team gets on, as the server counts it; days begin at the reader's midnight. */

import { queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"

type Schemas = components["schemas"]

export type TeamPace = Schemas["TeamPaceOut"]
export type PersonPace = Schemas["PersonPaceOut"]
export type DayCount = Schemas["DayCountOut"]
export type Finish = Schemas["FinishOut"]

const ASK_AGAIN = 60_000

export function teamProgressQuery(project: string) {
  const query = { utc_offset: -new Date().getTimezoneOffset() }
  return queryOptions({
    queryKey: [...keys.project(project), "team-progress", query.utc_offset],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/projects/{project}/team-progress", {
          params: { path: { project }, query },
          signal,
        }),
      ),
    refetchInterval: ASK_AGAIN,
  })
}
