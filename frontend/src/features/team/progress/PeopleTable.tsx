/** Who gave what, how fast, and when they were last here; on narrow screens a block for each person. */

import { Text, Tooltip } from "@mantine/core"
import { ago, count, percent } from "@/core/format"
import type { PersonPace } from "@/features/team/progress/queries"
import { Spark } from "@/features/team/progress/Spark"
import { perHour, secondsEach } from "@/features/team/progress/words"

const COLUMNS = [
  { name: "Answers" },
  { name: "Today" },
  { name: "7 days" },
  { name: "Last 4 weeks" },
  {
    name: "Pace",
    says: "Answers an hour of work in the last 7 days. Gaps of more than 5 minutes are no work; under 10 minutes are too few to say.",
  },
  { name: "Time a text", says: "The median from seeing a text to answering it, while the page was in view." },
  { name: "Agrees", says: "With what others answered on the same texts." },
  { name: "Skipped" },
  { name: "Flags" },
  { name: "In hands", says: "Texts kept for this person, and not answered yet." },
  { name: "Last here" },
] as const

export function PeopleTable({ people, now }: { people: readonly PersonPace[]; now: number }) {
  const most = Math.max(...people.flatMap((each) => each.days), 0)
  return (
    <div className="pace-people" tabIndex={0} role="group" aria-label="The team’s figures">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            {COLUMNS.map((column) => (
              <th scope="col" key={column.name}>
                <Head column={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.person_id}>
              <th scope="row">{person.name}</th>
              {cellsOf(person, most, now).map((cell, place) => (
                <td key={COLUMNS[place]?.name} data-label={COLUMNS[place]?.name}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Head({ column }: { column: (typeof COLUMNS)[number] }) {
  if (!("says" in column)) return column.name
  return (
    <Tooltip label={column.says} multiline w={260} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className="pace-ask" aria-label={`${column.name}: ${column.says}`}>
        {column.name}
      </button>
    </Tooltip>
  )
}

function cellsOf(person: PersonPace, most: number, now: number) {
  return [
    count(person.answers),
    count(person.today),
    count(person.last_week),
    <Spark key="days" days={person.days} most={most} />,
    perHour(person.per_hour),
    secondsEach(person.seconds),
    person.agreement === null ? (
      <Text key="agreement" component="span" inherit c="dimmed" title={person.agreement_reason}>
        –
      </Text>
    ) : (
      percent(person.agreement)
    ),
    count(person.skipped),
    count(person.flagged),
    count(person.in_hands),
    person.last_at ? ago(person.last_at, now) : "not yet",
  ]
}
