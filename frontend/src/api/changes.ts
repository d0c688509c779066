/** Changes to a project's settings: shown at once, taken back when the server refuses. */

import { useQueryClient } from "@tanstack/react-query"
import { useCallback, useState } from "react"
import { api, take } from "@/api/client"
import { Problem } from "@/api/problem"
import { may } from "@/api/rights"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"
import type { Project } from "@/api/types"

export type ProjectChange = components["schemas"]["ProjectChangeIn"]

/** Gives a function that changes what it is given of a project; it throws a Problem after taking it back. */
export function useProjectChange(project: string): (change: ProjectChange) => Promise<void> {
  const client = useQueryClient()
  return useCallback(
    async (change) => {
      const key = keys.project(project)
      await client.cancelQueries({ queryKey: key, exact: true })
      const before = client.getQueryData<Project>(key)
      const put = (some: ProjectChange) =>
        client.setQueryData<Project>(key, (now) => (now ? { ...now, ...some } : now))
      put(change)
      try {
        await take(api.PATCH("/api/v1/projects/{project}", { params: { path: { project } }, body: change }))
      } catch (problem) {
        if (before) put(pick(before, Object.keys(change)))
        throw problem
      }
      if ("name" in change) void client.invalidateQueries({ queryKey: keys.projects })
    },
    [client, project],
  )
}

function pick(project: Project, fields: string[]): ProjectChange {
  return Object.fromEntries(Object.entries(project).filter(([field]) => fields.includes(field)))
}

/** What is known of the caller's rights on a page: by their role, or once the server refuses a change. */
export interface Rights {
  readonly refusal: Problem | null
  /** Notes a refusal, and says whether the error was one. */
  readonly notice: (error: unknown) => boolean
}

/** Rights to change a project. Without a role, nothing is known before the first refusal. */
export function useRights(role?: Project["role"]): Rights {
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const notice = useCallback((error: unknown) => {
    const isRefusal = error instanceof Problem && error.status === 403
    if (isRefusal) setRefusal(error)
    return isRefusal
  }, [])
  return { refusal: refusal ?? (role && !may(role, "edit") ? NOT_FOR_THIS_ROLE : null), notice }
}

const NOT_FOR_THIS_ROLE = new Problem(403, "not_allowed", "Changing it takes the role of an admin.")
