/** What stands in the place of the text while there is none. */

import { Problem } from "@/api/problem"
import type { Lull, Progress } from "@/api/types"
import type { Supply } from "@/features/annotate/desk"
import { DeskWaiting, NoSupply, NothingLeft } from "@/features/annotate/states"

interface Props {
  supply: Supply
  lull: Lull | null
  progress: Progress | undefined
  waiting: number
  onRetry: () => void
}

export function Stand({ supply, lull, progress, waiting, onRetry }: Props) {
  if (supply instanceof Problem) return <NoSupply problem={supply} waiting={waiting} onRetry={onRetry} />
  if (supply !== "empty" || !lull) return <DeskWaiting />
  return <NothingLeft lull={lull} documents={progress?.documents ?? 0} />
}
