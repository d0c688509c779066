/** Who is asked which texts: as it is, changed by hand or by rules. */

import { queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"

type Schemas = components["schemas"]

export type Assigned = Schemas["AssignedOut"]
export type AssignmentRule = Schemas["RuleOut"]
export type Assignment = Schemas["AssignmentIn"]

export function assignedQuery(project: string) {
  return queryOptions({
    queryKey: keys.assigned(project),
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/projects/{project}/assignments", { params: { path: { project } }, signal })),
  })
}

/** Assigns texts, and gives what takes it back. */
export async function assign(
  project: string,
  assignments: readonly Assignment[],
): Promise<readonly Assignment[]> {
  const body = { assignments: [...assignments] }
  const params = { path: { project } }
  return (await take(api.POST("/api/v1/projects/{project}/assignments", { params, body }))).before
}

export function addRule(project: string, rule: Schemas["RuleIn"]): Promise<AssignmentRule> {
  const params = { path: { project } }
  return take(api.POST("/api/v1/projects/{project}/assignment-rules", { params, body: rule }))
}

export async function removeRule(project: string, rule: string): Promise<void> {
  const params = { path: { project, rule } }
  await take(api.DELETE("/api/v1/projects/{project}/assignment-rules/{rule}", { params }))
}
