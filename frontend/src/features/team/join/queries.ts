/** What an invitation opens, and who is looking at it, if anybody is signed in. */

import { queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { Problem } from "@/api/problem"
import type { components } from "@/api/schema"
import type { Me } from "@/api/types"

export type Opened = components["schemas"]["OpenedOut"]

export function openedQuery(token: string | null) {
  return queryOptions({
    queryKey: ["invitation", token] as const,
    queryFn: () => take(api.POST("/api/v1/invitations:read", { body: { token: token ?? "" } })),
    enabled: token !== null,
    staleTime: Infinity,
    retry: false,
  })
}

/** Who is signed in here; nobody is an answer, too. */
export const visitorQuery = queryOptions({
  queryKey: ["visitor"] as const,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await take(api.GET("/api/v1/me", { signal }))
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null
      throw error
    }
  },
})
