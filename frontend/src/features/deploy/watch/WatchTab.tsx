/** How a deployment gets on: traffic, how often it is right, what changes, and of what its owner is told. */

import { Group, SegmentedControl, Stack, Text } from "@mantine/core"
import { IconAlertTriangle } from "@tabler/icons-react"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { ago } from "@/core/format"
import { monitoringQuery, type Monitoring } from "@/features/deploy/queries"
import type { PartProps } from "@/features/deploy/useDeeds"
import { useNow } from "@/ui/useNow"
import { AlertsPart } from "@/features/deploy/watch/AlertsPart"
import { ChangePart } from "@/features/deploy/watch/ChangePart"
import { RightPart } from "@/features/deploy/watch/RightPart"
import { TrafficPart } from "@/features/deploy/watch/TrafficPart"
import { VersionsPart } from "@/features/deploy/watch/VersionsPart"
import "@/features/deploy/watch/watch.css"
import { alarmInWords, waitingInWords } from "@/features/deploy/watch/words"
import { Part } from "@/ui/Part"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

const SPANS = [
  { value: "24", label: "A day" },
  { value: "168", label: "A week" },
  { value: "720", label: "30 days" },
]

export function WatchTab(props: PartProps) {
  const [hours, setHours] = useState("168")
  const found = useQuery({
    ...monitoringQuery(props.deployment.name, Number(hours)),
    placeholderData: keepPreviousData,
  })
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="How far back"
        className="watch-span"
        data={SPANS}
        value={hours}
        onChange={setHours}
      />
      {found.error && !found.data ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data ? (
        <Watched {...props} seen={found.data} />
      ) : (
        <Waiting rows={4} height={140} />
      )}
    </Stack>
  )
}

function Watched({ seen, ...props }: PartProps & { seen: Monitoring }) {
  return (
    <>
      <Alarms seen={seen} />
      <TrafficPart seen={seen} project={props.project} />
      <RightPart seen={seen} />
      <Part title="People">
        <Text size="sm" className="figures">
          {waitingInWords(seen.review_tasks)}
        </Text>
      </Part>
      <ChangePart seen={seen} project={props.project} />
      {seen.versions.length > 1 && <VersionsPart seen={seen} />}
      <AlertsPart {...props} seen={seen} />
    </>
  )
}

/** What the owner was told of and is not over, in one place and in the order in which it began. */
function Alarms({ seen }: { seen: Monitoring }) {
  const now = useNow()
  if (seen.alerts.length === 0) return null
  return (
    <section className="card watch-alarms" aria-label="What needs a look" role="status">
      <Group gap={8} wrap="nowrap">
        <IconAlertTriangle size={18} color="var(--mantine-color-orange-6)" aria-hidden />
        <Text fw={550}>
          {seen.alerts.length === 1 ? "Something needs a look" : "Some things need a look"}
        </Text>
      </Group>
      <ul className="figures">
        {seen.alerts.map((alert) => (
          <li key={alert.kind}>
            {alarmInWords(alert)}
            <time dateTime={alert.began_at}>began {ago(alert.began_at, now)}</time>
          </li>
        ))}
      </ul>
    </section>
  )
}
