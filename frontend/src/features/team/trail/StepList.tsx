/** Steps of the trail, newest first, under the day on which they were done. */

import { Text } from "@mantine/core"
import type { Step } from "@/features/team/trail/queries"
import { detailsOf, placeOf, whoOf } from "@/features/team/trail/words"

const day = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
})
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" })

export function StepList({ steps, namesProjects }: { steps: readonly Step[]; namesProjects: boolean }) {
  return byDay(steps).map(([name, some]) => (
    <section key={name} aria-label={name}>
      <Text component="h3" size="sm" fw={600} mt="md" mb={4}>
        {name}
      </Text>
      <ol className="trail-steps">
        {some.map((step) => (
          <StepLine key={step.number} step={step} project={namesProjects ? step.project : null} />
        ))}
      </ol>
    </section>
  ))
}

function StepLine({ step, project }: { step: Step; project: string | null }) {
  const details = detailsOf(step)
  const place = placeOf(step)
  return (
    <li>
      <time dateTime={step.at} className="figures">
        {clock.format(Date.parse(step.at))}
      </time>
      <div>
        <strong>{whoOf(step)}</strong> {step.says}
        {step.target && (
          <>
            {" "}
            <span className="trail-target">{step.target}</span>
          </>
        )}
        {project && project !== step.target && <span className="trail-place"> in {project}</span>}
        {details.length > 0 && <div className="trail-details">{details.join(" · ")}</div>}
      </div>
      <span className="trail-place">{place}</span>
    </li>
  )
}

function byDay(steps: readonly Step[]): [string, Step[]][] {
  const days = new Map<string, Step[]>()
  for (const step of steps) {
    const name = day.format(Date.parse(step.at))
    days.set(name, [...(days.get(name) ?? []), step])
  }
  return [...days]
}
