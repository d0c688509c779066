/** Changes of the label set that reach answers: made, listed, and taken back as a whole. */

import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useMemo } from "react"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"
import { plural } from "@/core/format"
import { said, saidWithUndo } from "@/ui/toast"

export type Change = components["schemas"]["LabelChangeOut"]

export interface Changes {
  /** Asks anew for all that a change may have changed. */
  readonly refresh: () => void
  readonly undo: (change: string) => Promise<void>
  readonly redo: (change: string) => Promise<void>
}

export function useChanges(project: string): Changes {
  const client = useQueryClient()
  return useMemo(() => {
    const refresh = () => {
      void client.invalidateQueries({ queryKey: keys.project(project) })
      void client.invalidateQueries({ queryKey: ["texts", project] })
    }
    const changes: Changes = {
      refresh,
      async undo(change) {
        const params = { path: { project, change } }
        const undone = await take(
          api.POST("/api/v1/projects/{project}/label-changes/{change}:undo", { params, body: {} }),
        )
        refresh()
        const kept = undone.kept_count
        const says =
          kept > 0
            ? `Taken back. ${plural(kept, "text was", "texts were")} answered since: these answers stay.`
            : "Taken back: labels and answers are as they were."
        saidWithUndo(says, () => changes.redo(change))
      },
      async redo(change) {
        const params = { path: { project, change } }
        await take(api.POST("/api/v1/projects/{project}/label-changes/{change}:redo", { params }))
        refresh()
        said("Done again.")
      },
    }
    return changes
  }, [client, project])
}

export function useChangeList(project: string) {
  return useQuery({
    queryKey: keys.changes(project),
    queryFn: async ({ signal }) =>
      (
        await take(
          api.GET("/api/v1/projects/{project}/label-changes", { params: { path: { project } }, signal }),
        )
      ).changes,
  })
}
