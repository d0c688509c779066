/** One key of a deployment: what it is for, how it begins, when it was used, and a way to end it. */

import { Text } from "@mantine/core"
import { ago } from "@/core/format"
import { endKey, type DeploymentKey } from "@/features/deploy/queries"
import { useNow } from "@/features/deploy/useNow"
import { said, saidProblem } from "@/ui/toast"
import { TwoPress } from "@/ui/TwoPress"

interface Props {
  deployment: string
  given: DeploymentKey
  onEnd: () => void
}

export function KeyRow({ deployment, given, onEnd }: Props) {
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
    <li className="key-row">
      <div>
        <Text size="sm" fw={550}>
          {given.name}{" "}
          <Text component="code" inherit c="dimmed" fw={400} ff="monospace">
            {given.hint}
          </Text>
        </Text>
        <Text size="sm" c="dimmed" className="figures">
          {given.last_used_at ? `used ${ago(given.last_used_at, now)}` : "not used yet"} · made by{" "}
          {given.made_by}
          {limit !== null &&
            ` · at most ${limit.toLocaleString("en")} ${limit === 1 ? "text" : "texts"} a minute`}
        </Text>
      </div>
      {/* A key that is ended cannot come back, so ending it takes two presses of the same button. */}
      <TwoPress says="End" sure="End for good" about={given.name} onPress={() => void end()} />
    </li>
  )
}
