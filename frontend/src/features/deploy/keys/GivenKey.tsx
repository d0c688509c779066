/** One key of a deployment: when it was used, who made it and how much it may ask, and a way to end it. */

import { ago } from "@/core/format"
import { endKey, type DeploymentKey } from "@/features/deploy/queries"
import { KeyRow } from "@/ui/KeyRow"
import { said, saidProblem } from "@/ui/toast"
import { useNow } from "@/ui/useNow"

interface Props {
  deployment: string
  given: DeploymentKey
  onEnd: () => void
}

export function GivenKey({ deployment, given, onEnd }: Props) {
  const now = useNow()
  const end = async () => {
    try {
      await endKey(deployment, given.id)
      said(`The key “${given.name}” no longer works.`)
    } catch (error) {
      saidProblem(error)
    }
    onEnd()
  }
  const limit = given.texts_a_minute
  return (
    <KeyRow name={given.name} hint={given.hint} onEnd={() => void end()}>
      {given.last_used_at ? `used ${ago(given.last_used_at, now)}` : "not used yet"} · made by {given.made_by}
      {limit !== null &&
        ` · at most ${limit.toLocaleString("en")} ${limit === 1 ? "text" : "texts"} a minute`}
    </KeyRow>
  )
}
