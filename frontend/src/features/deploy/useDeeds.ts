/** Does something to a deployment, says so with Undo, and asks anew for what it changed. */

import { useQueryClient } from "@tanstack/react-query"
import { useCallback, useState } from "react"
import type { Project } from "@/api/types"
import {
  change as send,
  deploymentKey,
  deploymentQuery,
  type ConductChange,
  type Deployment,
} from "@/features/deploy/queries"
import { saidProblem, saidWithUndo } from "@/ui/toast"

/** What every part of a deployment's page gets. */
export interface PartProps {
  project: Project
  deployment: Deployment
  isReadOnly: boolean
}

export type Act = (
  act: () => Promise<Deployment>,
  says: string,
  undo: () => Promise<Deployment>,
) => Promise<void>

/** Gives a function that acts, says what was done, and how to take it back; and whether one is on its way. */
export function useAct(name: string): { act: Act; isBusy: boolean } {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const take = useCallback(
    async (deed: () => Promise<Deployment>) => {
      const now = await deed()
      client.setQueryData(deploymentQuery(name).queryKey, now)
      await client.invalidateQueries({ queryKey: deploymentKey(name) })
    },
    [client, name],
  )
  const act: Act = useCallback(
    async (deed, says, undo) => {
      setBusy(true)
      try {
        await take(deed)
        saidWithUndo(says, () => take(undo))
      } catch (error) {
        saidProblem(error)
      } finally {
        setBusy(false)
      }
    },
    [take],
  )
  return { act, isBusy }
}

export type ChangeConduct = (wanted: ConductChange, says: string) => Promise<string | null>

/** Gives a function that changes how a deployment behaves, and gives what is wrong in words, or null. */
export function useConduct(deployment: Deployment): ChangeConduct {
  const client = useQueryClient()
  const { name, conduct } = deployment
  return useCallback(
    async (wanted, says) => {
      const before = Object.fromEntries(
        Object.entries(conduct).filter(([field]) => field in wanted),
      ) as ConductChange
      const take = async (body: ConductChange) => {
        client.setQueryData(deploymentQuery(name).queryKey, await send(name, body))
        await client.invalidateQueries({ queryKey: deploymentKey(name) })
      }
      try {
        await take(wanted)
      } catch (error) {
        return error instanceof Error ? error.message : "This could not be saved."
      }
      saidWithUndo(says, () => take(before))
      return null
    },
    [client, conduct, name],
  )
}
