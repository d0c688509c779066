/** Progress of the team: when the goal is likely reached, the last four weeks, and everybody's figures. */

import { Skeleton, Text, Title } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense, useId } from "react"
import { Link } from "react-router"
import { count, percent } from "@/core/format"
import { PeopleTable } from "@/features/team/progress/PeopleTable"
import { teamProgressQuery, type TeamPace } from "@/features/team/progress/queries"
import { daysInWords, onDay, outlook } from "@/features/team/progress/words"
import { useNow } from "@/ui/useNow"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"
import "@/features/team/progress/progress.css"

const DayChart = lazy(async () => ({
  default: (await import("@/features/team/progress/DayChart")).DayChart,
}))

export function TeamProgress({ project }: { project: string }) {
  const id = useId()
  const found = useQuery(teamProgressQuery(project))
  return (
    <section className="card pace-section" aria-labelledby={id}>
      <Title order={2} fz={18} id={id}>
        Progress of the team
      </Title>
      {found.data ? (
        <Standing project={project} pace={found.data} />
      ) : found.error ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Waiting rows={3} height={80} />
      )}
    </section>
  )
}

function Standing({ project, pace }: { project: string; pace: TeamPace }) {
  const now = useNow()
  const { title, says } = outlook(pace)
  const hasAnswers = pace.days.some((day) => day.answers > 0)
  const done = pace.target > 0 ? Math.min(1, pace.answered / pace.target) : 0
  return (
    <>
      <div className="pace-outlook">
        <Text fw={600} fz={17}>
          {title}
        </Text>
        <Text c="dimmed" size="sm" mt={2} maw={720}>
          {says}{" "}
          {pace.documents > 0 ? (
            <Link to={`/p/${project}/settings#general`} className="pace-link">
              {pace.goal ? "Change the goal" : "Set a goal"}
            </Link>
          ) : (
            <Link to={`/p/${project}/import`} className="pace-link">
              Import texts
            </Link>
          )}
        </Text>
        {pace.target > 0 && (
          <div
            className="pace-track"
            role="progressbar"
            aria-label="Texts with an answer"
            aria-valuenow={Math.round(100 * done)}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <div style={{ width: `${100 * done}%` }} />
          </div>
        )}
        {pace.documents > 0 && (
          <dl className="pace-counts figures">
            <Count name="answered" value={pace.answered} says={percent(done)} />
            <Count name="in somebody’s hands" value={pace.in_hands} />
            <Count name="waiting" value={pace.waiting} />
          </dl>
        )}
      </div>
      {hasAnswers ? (
        <>
          <div role="img" aria-label={daysInWords(pace.days, pace.today)}>
            <Suspense fallback={<Skeleton height={200} />}>
              <DayChart days={pace.days} today={pace.today} />
            </Suspense>
          </div>
          <DayTable pace={pace} />
        </>
      ) : pace.documents === 0 ? null : (
        <Text size="sm" c="dimmed" mt="md" maw={640}>
          Nobody has answered in the last four weeks. Each day’s answers will stand here as bars, and after
          three days with answers the outlook names a day.
        </Text>
      )}
      {pace.is_own_only && (
        <Text size="sm" c="dimmed" mt="md">
          You see your own figures. Those of others are for reviewers and admins.
        </Text>
      )}
      {pace.people.length > 0 && <PeopleTable people={pace.people} now={now} />}
    </>
  )
}

function Count({ name, value, says }: { name: string; value: number; says?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {count(value)}
        {says && <small>{says}</small>}
      </dd>
    </div>
  )
}

function DayTable({ pace }: { pace: TeamPace }) {
  const days = pace.days.filter((day) => day.answers > 0 || day.texts > 0).toReversed()
  return (
    <details className="pace-more">
      <summary>Show as a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Answers</th>
            <th scope="col">Texts for the first time</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <td>{onDay(day.day, pace.today)}</td>
              <td>{count(day.answers)}</td>
              <td>{count(day.texts)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
