/** What people answered to a text: label chips, with names where it matters who it was. */

import { Text } from "@mantine/core"
import { LabelChip } from "@/ui/LabelChip"
import type { Looks } from "./labels"
import type { TextAnswer } from "./types"

interface Props {
  answers: readonly TextAnswer[]
  looks: Looks
  me: string | undefined
  /** How many people are shown; the rest is counted. */
  most?: number
}

export function Answers({ answers, looks, me, most = 2 }: Props) {
  const done = answers.filter((answer) => answer.status !== "open")
  if (done.length === 0) {
    return (
      <Text component="span" size="sm" c="dimmed">
        no answer
      </Text>
    )
  }
  const isNamed = done.length > 1 || done[0]?.person_id !== me
  return (
    <span className="texts-answers">
      {done.slice(0, most).map((answer) => (
        <span key={answer.person_id} className="texts-answer" title={tip(answer, looks)}>
          {answer.status === "skipped" ? (
            <Text component="span" size="sm" c="dimmed" fs="italic">
              skipped
            </Text>
          ) : (
            <Given labels={answer.labels} looks={looks} />
          )}
          {isNamed && (
            <Text component="span" size="xs" c="dimmed" truncate className="texts-who">
              {answer.person_id === me ? "you" : answer.person}
            </Text>
          )}
        </span>
      ))}
      {done.length > most && (
        <Text component="span" size="xs" c="dimmed">
          and {done.length - most} more
        </Text>
      )}
    </span>
  )
}

function Given({ labels, looks }: { labels: readonly string[]; looks: Looks }) {
  const [first, ...rest] = labels
  if (first === undefined) {
    return (
      <Text component="span" size="sm" c="dimmed">
        none of the labels
      </Text>
    )
  }
  const more = rest.length > 0 && (
    <Text component="span" size="xs" c="dimmed">
      +{rest.length}
    </Text>
  )
  return <LabelChip name={looks(first).name} colour={looks(first).colour} after={more} />
}

function tip(answer: TextAnswer, looks: Looks): string {
  const said =
    answer.status === "skipped" ? "skipped" : answer.labels.map((id) => looks(id).name).join(", ") || "none"
  return `${answer.person}: ${said}`
}
