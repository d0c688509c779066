/** What was changed about a deployment: who, what, when; the latest first. */

import { Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "@mantine/core"
import { ago } from "@/core/format"
import { movesQuery } from "@/features/deploy/queries"
import { useNow } from "@/ui/useNow"
import { moveInWords } from "@/features/deploy/words"
import { Part } from "@/ui/Part"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

const AT_ONCE = 12

export function History({ name }: { name: string }) {
  const now = useNow()
  const found = useQuery(movesQuery(name))
  const [shown, setShown] = useState(AT_ONCE)
  const moves = found.data ?? []
  return (
    <Part title="History">
      {found.error ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Waiting rows={3} height={28} />
      ) : (
        <ol className="deploy-history">
          {moves.slice(0, shown).map((move) => (
            <li key={move.number}>
              <Text component="span" size="sm" className="figures">
                {moveInWords(move)}
              </Text>
              <Text component="time" size="xs" c="dimmed" dateTime={move.at} className="deploy-when">
                {ago(move.at, now)}
              </Text>
            </li>
          ))}
        </ol>
      )}
      {moves.length > shown && (
        <Button size="xs" variant="default" mt="sm" onClick={() => setShown(moves.length)}>
          Show all {moves.length}
        </Button>
      )}
    </Part>
  )
}
