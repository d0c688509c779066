/** Signing in through a provider: who it is, and the way there; it leads back by itself. */

import { queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import type { components } from "@/api/schema"

type Visit = components["schemas"]["VisitIn"]

export const providerQuery = queryOptions({
  queryKey: ["provider"] as const,
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/provider", { signal }))).name,
  staleTime: Infinity,
})

export const identitiesQuery = queryOptions({
  queryKey: ["identities"] as const,
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/me/identities", { signal }))).identities,
})

/** Leaves this page for the provider's; throws a Problem when that cannot begin. */
export async function goToProvider(visit: Partial<Visit>): Promise<void> {
  const { address } = await take(api.POST("/api/v1/provider:visit", { body: visit }))
  window.location.assign(address)
}

/** Why somebody came back from the provider without being let in, by the code of the problem. */
export function providerProblem(code: string | null, name: string): string | null {
  switch (code) {
    case null:
      return null
    case "invitation_needed":
      return `Nobody here has this account of ${name} yet. Ask for an invitation, or sign in with a password and link it on your account’s page.`
    case "invitation_refused":
      return "This invitation no longer works: it was used or taken back, or is over a week old."
    case "visit_refused":
      return "That took too long, or began in another browser. Begin again."
    case "identity_taken":
      return `This account of ${name} belongs to somebody else here.`
    case "provider_away":
      return `${name} does not answer as it should. Try again, or sign in with a password.`
    default:
      return `${name} did not confirm who you are. Try again.`
  }
}
