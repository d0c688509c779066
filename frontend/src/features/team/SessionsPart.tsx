/** Where one is signed in, and how to end that. */

import { Badge, Button, Group, Text } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { deviceName } from "@/features/team/device"
import { Part } from "@/ui/Part"
import { sessionsKey, sessionsQuery, type Session } from "@/features/team/queries"
import { ago } from "@/core/format"
import { ProblemNote } from "@/ui/ProblemNote"
import { said, saidProblem } from "@/ui/toast"
import { Waiting } from "@/ui/Waiting"

export function SessionsPart() {
  const sessions = useQuery(sessionsQuery)
  const client = useQueryClient()
  const end = async (session: Session) => {
    try {
      await take(api.DELETE("/api/v1/sessions/{session}", { params: { path: { session: session.id } } }))
      said(`${deviceName(session.user_agent)} is signed out.`)
    } catch (error) {
      saidProblem(error)
    }
    await client.invalidateQueries({ queryKey: sessionsKey })
  }
  return (
    <Part title="Where you are signed in" says="End what you do not know, or no longer use.">
      {sessions.error && <ProblemNote error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.isPending && <Waiting rows={2} height={40} />}
      <ul className="rows">
        {sessions.data?.map((session) => (
          <li key={session.id} className="row">
            <div title={session.user_agent}>
              <Text size="sm" fw={550}>
                {deviceName(session.user_agent)}
              </Text>
              <Text size="sm" c="dimmed">
                since {ago(session.created_at, sessions.dataUpdatedAt)}
              </Text>
            </div>
            {session.is_current ? (
              <Badge variant="light" tt="none" fw={550} className="fixed">
                this browser
              </Badge>
            ) : (
              <Group className="fixed">
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Sign out ${deviceName(session.user_agent)}`}
                  onClick={() => void end(session)}
                >
                  Sign out
                </Button>
              </Group>
            )}
          </li>
        ))}
      </ul>
    </Part>
  )
}
