/** What people answered to a text: label chips, with names where it matters who it was. */

import { Text } from "@mantine/core"
import { LabelChip } from "@/ui/LabelChip"
import type { Looks } from "./labels"
import { answerInWords, countsOf } from "./spans"
import type { TextAnswer } from "./types"

/** Labels of one answer in a cell: as many as two lines hold. */
const CHIPS = 2

interface Props {
  answers: readonly TextAnswer[]
  looks: Looks
  me: string | undefined
  /** Whether parts of texts alone are marked. */
  isMarking: boolean
  /** How many people are shown; the rest is counted. */
  most?: number
}

export function Answers({ answers, looks, me, isMarking, most = 2 }: Props) {
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
        <span key={answer.person_id} className="texts-answer" title={tip(answer, looks, isMarking)}>
          {answer.status === "skipped" ? (
            <Text component="span" size="sm" c="dimmed" fs="italic">
              skipped
            </Text>
          ) : (
            <Given answer={answer} looks={looks} isMarking={isMarking} chips={done.length > 1 ? 1 : CHIPS} />
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

interface GivenProps {
  answer: TextAnswer
  looks: Looks
  isMarking: boolean
  /** How many labels are shown, where parts are marked. */
  chips: number
}

/** The labels of the whole text, then those of its parts with their number. */
function Given({ answer, looks, isMarking, chips }: GivenProps) {
  const parts = countsOf(answer.spans)
  const given = [...answer.labels.map((id) => ({ id, count: 0 })), ...parts]
  if (given.length === 0) {
    return (
      <Text component="span" size="sm" c="dimmed">
        {isMarking ? "nothing marked" : "none of the labels"}
      </Text>
    )
  }
  const shown = given.slice(0, parts.length > 0 ? chips : 1)
  const rest = given.length - shown.length
  return (
    <span className="texts-chips">
      {shown.map(({ id, count: many }, at) => (
        <LabelChip
          key={`${id} ${many > 0}`}
          name={looks(id).name}
          colour={looks(id).colour}
          after={
            <Text component="span" size="xs" c="dimmed" className="figures texts-figure">
              {many > 1 && `×${many}`}
              {at === shown.length - 1 && rest > 0 && ` +${rest}`}
            </Text>
          }
        />
      ))}
    </span>
  )
}

function tip(answer: TextAnswer, looks: Looks, isMarking: boolean): string {
  return `${answer.person}: ${answer.status === "skipped" ? "skipped" : answerInWords(answer, looks, isMarking)}`
}
