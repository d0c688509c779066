/** What stands in the place of the text while there is none. */

import { useQuery } from "@tanstack/react-query"
import { meQuery } from "@/api/queries"
import { Problem } from "@/api/problem"
import type { Progress } from "@/api/types"
import type { Supply } from "@/features/annotate/desk"
import { DeskWaiting, NoSupply, NothingLeft } from "@/features/annotate/states"

interface Props {
  supply: Supply
  progress: Progress | undefined
  waiting: number
  onRetry: () => void
}

export function Stand({ supply, progress, waiting, onRetry }: Props) {
  const me = useQuery(meQuery).data
  if (supply instanceof Problem) return <NoSupply problem={supply} waiting={waiting} onRetry={onRetry} />
  if (supply !== "empty") return <DeskWaiting />
  const mine = progress?.people.find((each) => each.person_id === me?.person_id)
  return <NothingLeft progress={progress} mine={(mine?.answers ?? 0) + (mine?.skipped ?? 0)} />
}
