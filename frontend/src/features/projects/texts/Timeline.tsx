/** What happened to a text, newest first, in words. */

import { Button, Text, Title } from "@mantine/core"
import { ago } from "@/core/format"
import { entriesOf, type Entry } from "./history"
import type { Looks } from "./labels"
import type { HistoryEvent } from "./types"

interface Props {
  events: readonly HistoryEvent[]
  looks: Looks
  /** Whether parts of texts alone are marked. */
  isMarking: boolean
  now: number
  /** Makes an answer of the past stand again; undefined where that changes nothing or is not allowed. */
  restoreOf: (event: HistoryEvent) => (() => void) | undefined
}

const ASKED: Record<HistoryEvent["stream"], string | null> = {
  audit: "asked at random, to check the model",
  active: "asked by the model",
  import: "came with the file",
  direct: null,
}

export function Timeline({ events, looks, isMarking, now, restoreOf }: Props) {
  return (
    <section aria-label="History">
      <Title order={3} fz="sm" mb={6}>
        History
      </Title>
      {events.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody has done anything with this text yet.
        </Text>
      ) : (
        <ol className="texts-history">
          {entriesOf(events, (id) => looks(id).name, isMarking).map((entry) => (
            <Line key={entry.event.id} entry={entry} now={now} onRestore={restoreOf(entry.event)} />
          ))}
        </ol>
      )}
    </section>
  )
}

interface LineProps {
  entry: Entry
  now: number
  onRestore: (() => void) | undefined
}

function Line({ entry, now, onRestore }: LineProps) {
  const { event, says, comment, isUndone } = entry
  const asked = event.kind === "submit" || event.kind === "skip" ? ASKED[event.stream] : null
  const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" })
  return (
    <li data-undone={isUndone || undefined}>
      <Text size="sm">
        <b>{event.person}</b> <span className="texts-says">{says}</span>
        {isUndone && (
          <Text component="span" size="xs" c="dimmed">
            {" "}
            · taken back
          </Text>
        )}
      </Text>
      {comment && (
        <Text size="sm" className="texts-comment">
          {comment}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        <time dateTime={event.created_at} title={exact.format(Date.parse(event.created_at))}>
          {ago(event.created_at, now)}
        </time>
        {asked !== null && ` · ${asked}`}
        {event.model_version !== null && event.model_version > 0 && ` · model v${event.model_version}`}
      </Text>
      {onRestore && (
        <Button variant="subtle" size="compact-xs" ml={-8} onClick={onRestore}>
          Restore this answer
        </Button>
      )}
    </li>
  )
}
