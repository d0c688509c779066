/** Webhooks of a project, what they were told, and what can be done with them. */

import { queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"

type Schemas = components["schemas"]

export type Webhook = Schemas["WebhookOut"]
export type Kind = Webhook["kinds"][number]
export type NamedKind = Schemas["NamedKindOut"]
export type Delivery = Schemas["DeliveryOut"]
export type NewWebhook = Schemas["NewWebhookOut"]

const SHOWN = 10
const ASK_AGAIN = 2_000

export function webhooksQuery(project: string) {
  return queryOptions({
    queryKey: [...keys.project(project), "webhooks"],
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/projects/{project}/webhooks", { params: { path: { project } }, signal })),
  })
}

/** The latest notices; asked again and again while one is on its way for the first time. */
export function deliveriesQuery(project: string, webhook: string) {
  return queryOptions({
    queryKey: [...keys.project(project), "deliveries", webhook],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/projects/{project}/webhooks/{webhook}/deliveries", {
          params: { path: { project, webhook }, query: { limit: SHOWN } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) =>
      state.data?.deliveries.some((each) => each.next_at !== null) ? ASK_AGAIN : false,
  })
}

export function create(project: string, url: string, kinds: Kind[]): Promise<NewWebhook> {
  return take(
    api.POST("/api/v1/projects/{project}/webhooks", { params: { path: { project } }, body: { url, kinds } }),
  )
}

export function change(project: string, webhook: string, body: Schemas["WebhookChangeIn"]): Promise<Webhook> {
  return take(
    api.PATCH("/api/v1/projects/{project}/webhooks/{webhook}", {
      params: { path: { project, webhook } },
      body,
    }),
  )
}

export async function remove(project: string, webhook: string): Promise<void> {
  await take(
    api.DELETE("/api/v1/projects/{project}/webhooks/{webhook}", { params: { path: { project, webhook } } }),
  )
}

export function rotate(project: string, webhook: string): Promise<NewWebhook> {
  return take(
    api.POST("/api/v1/projects/{project}/webhooks/{webhook}:rotate", {
      params: { path: { project, webhook } },
    }),
  )
}

export async function sendTest(project: string, webhook: string): Promise<void> {
  await take(
    api.POST("/api/v1/projects/{project}/webhooks/{webhook}:test", {
      params: { path: { project, webhook } },
    }),
  )
}

export async function sendAgain(project: string, webhook: string, delivery: number): Promise<void> {
  await take(
    api.POST("/api/v1/projects/{project}/webhooks/{webhook}/deliveries/{delivery}:send", {
      params: { path: { project, webhook, delivery } },
    }),
  )
}
