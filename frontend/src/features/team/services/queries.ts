/** The service accounts of a project. */

import { queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"

export type ServiceAccount = components["schemas"]["ServiceAccountOut"]

export function servicesKey(project: string) {
  return [...keys.project(project), "service-accounts"] as const
}

export function servicesQuery(project: string) {
  return queryOptions({
    queryKey: servicesKey(project),
    queryFn: async ({ signal }) =>
      (
        await take(
          api.GET("/api/v1/projects/{project}/service-accounts", { params: { path: { project } }, signal }),
        )
      ).service_accounts,
  })
}
