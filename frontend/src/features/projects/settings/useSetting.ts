/** Changes a setting at once, says so with Undo, and keeps what is wrong for the field. */

import { useCallback } from "react"
import { useProjectChange, type ProjectChange, type Rights } from "@/api/changes"
import type { Project } from "@/api/types"
import { saidWithUndo } from "@/ui/toast"

/** What every section of the page gets. */
export interface SectionProps {
  project: Project
  rights: Rights
}

export type ChangeSetting = (change: ProjectChange, says: string) => Promise<string | null>

/** Gives a function that changes a setting, and gives what is wrong in words, or null. */
export function useSetting({ project, rights }: SectionProps): ChangeSetting {
  const change = useProjectChange(project.id)
  const { notice } = rights
  return useCallback(
    async (what, says) => {
      const before = Object.fromEntries(Object.entries(project).filter(([field]) => field in what))
      try {
        await change(what)
      } catch (error) {
        if (notice(error)) return null
        return error instanceof Error ? error.message : "This could not be saved."
      }
      saidWithUndo(says, () => change(before))
      return null
    },
    [change, notice, project],
  )
}
