/** An operation on labels as its dialog knows it: what it would reach, and that it is being done. */

import { keepPreviousData, type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { keys } from "@/api/queries"

interface Options<Preview> {
  readonly project: string
  /** What the preview hangs on. */
  readonly on: readonly unknown[]
  readonly preview: (signal: AbortSignal) => Promise<Preview>
  /** Whether enough is chosen for a preview. */
  readonly isChosen?: boolean
  /** Does it, and closes the dialog. */
  readonly make: () => Promise<void>
}

export interface OperationState<Preview> {
  readonly preview: UseQueryResult<Preview>
  readonly isBusy: boolean
  /** Why it was refused. */
  readonly problem: unknown
  readonly run: () => void
}

/** Asks for the preview as long as nothing is done: asked beside the deed, it would miss the label that goes. */
export function useOperation<Preview>(options: Options<Preview>): OperationState<Preview> {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const queryKey = [...keys.changes(options.project), ...options.on]
  const preview = useQuery({
    queryKey,
    queryFn: ({ signal }) => options.preview(signal),
    enabled: (options.isChosen ?? true) && !isBusy,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  })
  const run = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await client.cancelQueries({ queryKey })
      await options.make()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return { preview, isBusy, problem, run: () => void run() }
}
