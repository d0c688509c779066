/** The invitations of a project that still work. */

import { queryOptions } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"

export type Invitation = components["schemas"]["InvitationOut"]
export type NewInvitation = components["schemas"]["NewInvitationOut"]

export function invitationsKey(project: string) {
  return [...keys.project(project), "invitations"] as const
}

export function invitationsQuery(project: string) {
  return queryOptions({
    queryKey: invitationsKey(project),
    queryFn: async ({ signal }) =>
      (
        await take(
          api.GET("/api/v1/projects/{project}/invitations", { params: { path: { project } }, signal }),
        )
      ).invitations,
  })
}

/** The link of an invitation; its token is behind the “#”, which no browser sends to any server. */
export function invitationLink(origin: string, token: string): string {
  return `${origin}/join#${token}`
}
