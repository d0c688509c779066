/** What the model would answer, how probable it is, and how sure it is in plain words. */

import { Text } from "@mantine/core"
import { percent } from "@/core/format"
import { LabelChip } from "@/ui/LabelChip"
import type { Looks } from "./labels"
import type { Forecast, Task } from "./types"
import { meaning, ofWhole, SHORT, suggested, surenessOf } from "./words"

interface Props {
  forecast: Forecast | null
  task: Task
  looks: Looks
}

export function Suggestion({ forecast, task, looks }: Props) {
  if (!forecast) return <Nothing />
  const [first, ...rest] = suggested(ofWhole(forecast, task, looks), task)
  if (!first) return task === "mark_spans" ? <Found says="nothing found" /> : <Nothing />
  const names = [first, ...rest].map((each) => `${looks(each.label_id).name} ${percent(each.probability)}`)
  return (
    <span className="texts-answer" title={names.join(", ")}>
      <LabelChip
        name={looks(first.label_id).name}
        colour={looks(first.label_id).colour}
        after={
          <Text component="span" size="sm" c="dimmed" className="figures texts-figure">
            {percent(first.probability)}
            {rest.length > 0 && ` +${rest.length}`}
          </Text>
        }
      />
    </span>
  )
}

function Found({ says }: { says: string }) {
  return (
    <Text component="span" size="sm" c="dimmed">
      {says}
    </Text>
  )
}

interface SureProps {
  forecast: Forecast | null
  task: Task
  /** Whether the model has learnt too little to tell what it has not seen. */
  isEarly: boolean
  looks: Looks
}

export function SurenessText({ forecast, task, isEarly, looks }: SureProps) {
  if (!forecast) return null
  const kind = surenessOf(ofWhole(forecast, task, looks), task, isEarly)
  return (
    <Text component="span" size="sm" c="dimmed" title={meaning(kind, task)} truncate>
      {SHORT[kind]}
    </Text>
  )
}

function Nothing() {
  return (
    <Text component="span" size="sm" c="dimmed" title="The model has not looked at this text yet">
      –
    </Text>
  )
}
