/** What the server says of deployments, and what can be done with them. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"

type Schemas = components["schemas"]

export type Deployment = Schemas["DeploymentOut"]
export type Conduct = Schemas["ConductOut"]
export type ConductChange = Schemas["ConductIn"]
export type PolicyGiven = Schemas["PolicyIn"]
export type Policy = Schemas["PolicyOut"]
export type Doubt = Schemas["DoubtOut"]
export type Thresholds = Schemas["ThresholdsOut"]
export type Likely = Schemas["LikelyOut"]
export type Move = Schemas["MoveOut"]
export type ModelVersion = Schemas["VersionOut"]
export type Said = Schemas["AnswersOut"]
export type Answer = Schemas["AnswerOut"]
export type Explanation = Schemas["ExplanationOut"]
export type ReviewTask = Schemas["ReviewTaskOut"]
export type Forgotten = Schemas["ForgottenOut"]
export type Monitoring = Schemas["MonitoringOut"]
export type Period = Schemas["PeriodOut"]
export type Live = Schemas["LiveOut"]
export type Alert = Monitoring["alerts"][number]
export type Check = Monitoring["drift"]["inputs"][number]
export type AlertKind = Schemas["AlertKind"]
export type DeploymentKey = Schemas["DeploymentKeyOut"]
export type NewDeploymentKey = Schemas["NewDeploymentKeyOut"]
export type TaskStatus = Schemas["TaskStatus"]

const AT_ONCE = 30
const VERSIONS_AT_ONCE = 10
const ASK_AGAIN = 5_000

const deploymentsKey = (project: string) => [...keys.project(project), "deployments"] as const
export const deploymentKey = (name: string) => ["deployment", name] as const

export function deploymentsQuery(project: string) {
  return queryOptions({
    queryKey: deploymentsKey(project),
    queryFn: async ({ signal }) =>
      (
        await take(
          api.GET("/api/v1/projects/{project}/deployments", { params: { path: { project } }, signal }),
        )
      ).deployments,
    refetchInterval: ASK_AGAIN,
  })
}

/** A deployment; asked again and again, because people answer its texts and versions come meanwhile. */
export function deploymentQuery(name: string) {
  return queryOptions({
    queryKey: [...deploymentKey(name), "itself"],
    queryFn: ({ signal }) => take(api.GET("/api/v1/deployments/{deployment}", { params: at(name), signal })),
    refetchInterval: ASK_AGAIN,
  })
}

/** A deployment's keys; asked anew now and then, because programs use them meanwhile. */
export function keysQuery(name: string) {
  return queryOptions({
    queryKey: [...deploymentKey(name), "keys"],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/api/v1/deployments/{deployment}/keys", { params: at(name), signal }))).keys,
    refetchInterval: 6 * ASK_AGAIN,
  })
}

export function movesQuery(name: string) {
  return queryOptions({
    queryKey: [...deploymentKey(name), "moves"],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/api/v1/deployments/{deployment}/moves", { params: at(name), signal }))).moves,
  })
}

/** Whose answers a policy would rule: a deployment's, or those of a project that is not deployed yet. */
export interface Source {
  readonly project: string
  readonly deployment: string | null
  /** The version that answers; null or 0 where there is none. */
  readonly version: number | null
}

/** What a policy would mean for the version that answers; asked anew when that is another. */
export function doubtQuery({ project, deployment, version }: Source, policy: PolicyGiven) {
  return queryOptions({
    queryKey: [...keys.project(project), "doubt", deployment, version, policy],
    queryFn: ({ signal }): Promise<Doubt> =>
      deployment === null
        ? take(
            api.POST("/api/v1/projects/{project}/doubt:try", {
              params: { path: { project } },
              body: policy,
              signal,
            }),
          )
        : take(
            api.POST("/api/v1/deployments/{deployment}/doubt:try", {
              params: at(deployment),
              body: policy,
              signal,
            }),
          ),
    enabled: version !== null && version > 0,
    staleTime: 60_000,
    // A version is measured a moment after it is made.
    refetchInterval: ({ state }) => (state.data?.is_measured === false ? ASK_AGAIN : false),
  })
}

export function versionsQuery(project: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.model(project), "versions to deploy"],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam: before, signal }) =>
      (
        await take(
          api.GET("/api/v1/projects/{project}/model/versions", {
            params: {
              path: { project },
              query: { limit: VERSIONS_AT_ONCE, ...(before === undefined ? {} : { before }) },
            },
            signal,
          }),
        )
      ).versions,
    getNextPageParam: (page) => (page.length === VERSIONS_AT_ONCE ? page.at(-1)?.version : undefined),
  })
}

export function tasksQuery(name: string, status: TaskStatus) {
  return infiniteQueryOptions({
    queryKey: [...deploymentKey(name), "tasks", status],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam: before, signal }) =>
      (
        await take(
          api.GET("/api/v1/deployments/{deployment}/review-tasks", {
            params: { ...at(name), query: { status, limit: AT_ONCE, ...(before && { before }) } },
            signal,
          }),
        )
      ).tasks,
    getNextPageParam: (page) => (page.length === AT_ONCE ? page.at(-1)?.id : undefined),
    refetchInterval: status === "open" ? ASK_AGAIN : false,
  })
}

/** What a deployment did in the hours until now. */
export function monitoringQuery(name: string, hours: number) {
  return queryOptions({
    queryKey: [...deploymentKey(name), "monitoring", hours],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/deployments/{deployment}/monitoring", {
          params: { ...at(name), query: { hours } },
          signal,
        }),
      ),
    refetchInterval: 2 * ASK_AGAIN,
  })
}

/** A real call, as a program would make it: what is not answered is handed to people. */
export function call(name: string, text: string, explains: boolean, labels: number): Promise<Said> {
  const body = { texts: [text], explanation: explains, n_best: Math.min(Math.max(labels, 1), 1_000) }
  return take(
    api.POST("/api/v1/deployments/{deployment}/predict", {
      params: at(name),
      body: { ...body, offset_unit: "code_points", wait: 0 },
    }),
  )
}

export function create(project: string, name: string, policy: PolicyGiven): Promise<Deployment> {
  const body = { name, conduct: { policy } }
  return take(api.POST("/api/v1/projects/{project}/deployments", { params: { path: { project } }, body }))
}

export function change(name: string, body: ConductChange): Promise<Deployment> {
  return take(api.PATCH("/api/v1/deployments/{deployment}", { params: at(name), body }))
}

export async function remove(name: string): Promise<void> {
  await take(api.DELETE("/api/v1/deployments/{deployment}", { params: at(name) }))
}

export function promote(name: string, version: number | null): Promise<Deployment> {
  return take(api.POST("/api/v1/deployments/{deployment}:promote", { params: at(name), body: { version } }))
}

/** Has a deployment answer as it did: the version of then, and the one that had a share beside it. */
export async function restore(before: Deployment): Promise<Deployment> {
  const now = await promote(before.name, before.version)
  const { canary_version: canary, canary_share: share } = before
  if (now.canary_version === canary && now.canary_share === share) return now
  return setCanary(before.name, canary, share)
}

export function rollBack(name: string): Promise<Deployment> {
  return take(api.POST("/api/v1/deployments/{deployment}:rollback", { params: at(name) }))
}

export function setCanary(name: string, version: number | null, share: number): Promise<Deployment> {
  const body = { version, share: version === null ? 0 : share }
  return take(api.POST("/api/v1/deployments/{deployment}:canary", { params: at(name), body }))
}

export function setShadow(name: string, version: number | null): Promise<Deployment> {
  return take(api.POST("/api/v1/deployments/{deployment}:shadow", { params: at(name), body: { version } }))
}

/** Deletes what was kept under an id that a program gave; says what went, and what stays and why. */
export function forget(name: string, id: string): Promise<Forgotten> {
  const params = { ...at(name), query: { external_id: id } }
  return take(api.DELETE("/api/v1/deployments/{deployment}/served", { params }))
}

export function makeKey(name: string, says: string, limit: number | null): Promise<NewDeploymentKey> {
  const body = { name: says, texts_a_minute: limit }
  return take(api.POST("/api/v1/deployments/{deployment}/keys", { params: at(name), body }))
}

export async function endKey(name: string, key: string): Promise<void> {
  const params = { path: { deployment: name, key } }
  await take(api.DELETE("/api/v1/deployments/{deployment}/keys/{key}", { params }))
}

export function callOff(name: string, task: string): Promise<ReviewTask> {
  const params = { path: { deployment: name, task } }
  return take(api.POST("/api/v1/deployments/{deployment}/review-tasks/{task}:cancel", { params }))
}

export function pause(name: string): Promise<Deployment> {
  return take(api.POST("/api/v1/deployments/{deployment}:pause", { params: at(name), body: { because: "" } }))
}

export function resume(name: string): Promise<Deployment> {
  return take(api.POST("/api/v1/deployments/{deployment}:resume", { params: at(name) }))
}

function at(name: string) {
  return { path: { deployment: name } }
}
