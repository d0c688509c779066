/** One's own sessions and API keys. */

import { queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import type { components } from "@/api/schema"

export type Session = components["schemas"]["SessionOut"]
export type Key = components["schemas"]["KeyOut"]
export type NewKey = components["schemas"]["NewKeyOut"]

export const sessionsKey = ["sessions"] as const
export const apiKeysKey = ["api-keys"] as const

export const sessionsQuery = queryOptions({
  queryKey: sessionsKey,
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/sessions", { signal }))).sessions,
})

export const apiKeysQuery = queryOptions({
  queryKey: apiKeysKey,
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/keys", { signal }))).keys,
})
