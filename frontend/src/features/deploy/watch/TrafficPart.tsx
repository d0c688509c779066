/** What came: texts over time, answered and handed over; speed, errors, and which labels were given. */

import { Text } from "@mantine/core"
import type { ReactNode } from "react"
import type { Project } from "@/api/types"
import { count, percent, plural } from "@/core/format"
import type { Monitoring } from "@/features/deploy/queries"
import { TrafficChart } from "@/features/deploy/watch/TrafficChart"
import { barsOf, trafficInWords } from "@/features/deploy/watch/bars"
import { milliseconds } from "@/features/deploy/watch/words"
import { LabelChip } from "@/ui/LabelChip"
import { Part } from "@/ui/Part"

const SHOWN = 8
const GONE = "#6d7a77"

export function TrafficPart({ seen, project }: { seen: Monitoring; project: Project }) {
  const { traffic } = seen
  if (traffic.calls === 0) {
    return (
      <Part title="Traffic">
        <Text size="sm">
          No program has called it in this time. Once one does, it stands here how much comes, how fast it
          answers, and how often people are asked.
        </Text>
      </Part>
    )
  }
  return (
    <Part title="Traffic">
      <dl className="watch-figures figures">
        <Figure name="texts">{count(traffic.texts)}</Figure>
        <Figure name="answered by itself">
          {traffic.abstained_share === null ? "–" : percent(1 - traffic.abstained_share)}
        </Figure>
        <Figure name="calls that failed">
          {count(traffic.errors)}
          {traffic.refused > 0 && <small> and {count(traffic.refused)} over the limit</small>}
        </Figure>
        <Figure name="half answered within">{milliseconds(traffic.latency.p50)}</Figure>
        <Figure name="95 of 100 within">{milliseconds(traffic.latency.p95)}</Figure>
        <Figure name="99 of 100 within">{milliseconds(traffic.latency.p99)}</Figure>
      </dl>
      <ul className="watch-legend" aria-hidden>
        <li data-answered>answered by itself</li>
        <li>abstained</li>
      </ul>
      <figure className="watch-chart" role="img" aria-label={trafficInWords(seen)}>
        <TrafficChart bars={barsOf(seen.periods, seen.step_hours)} step={seen.step_hours} />
      </figure>
      <Labels seen={seen} project={project} />
    </Part>
  )
}

export function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Labels({ seen, project }: { seen: Monitoring; project: Project }) {
  const colours = new Map(project.labels.map((label) => [label.id, label.colour]))
  const rest = seen.labels.length - SHOWN
  if (seen.labels.length === 0) return null
  return (
    <>
      <Text size="sm" fw={550} mt="lg">
        What it said, or would have said
      </Text>
      <ul className="try-bars watch-labels" aria-label="Shares of labels">
        {seen.labels.slice(0, SHOWN).map((label) => (
          <li key={label.label_id} className="try-bar">
            <LabelChip name={label.name} colour={colours.get(label.label_id) ?? GONE} />
            <div className="try-track" aria-hidden>
              <div className="try-fill" style={{ width: `${100 * label.share}%` }} />
            </div>
            <Text size="sm" ta="right" className="figures">
              {percent(label.share)}
            </Text>
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <Text size="sm" c="dimmed" mt={6}>
          and {plural(rest, "label")} more
        </Text>
      )}
    </>
  )
}
