/** What the model thinks of a text: its likeliest labels, how sure it is, and what that means. */

import { Progress, Text, Title, Tooltip } from "@mantine/core"
import { percent } from "@/core/format"
import type { Looks } from "./labels"
import type { Forecast, Task } from "./types"
import { meaning, ofWhole, SHORT, surenessOf } from "./words"

interface Props {
  forecast: Forecast | null
  task: Task
  /** Whether the model has learnt too little to tell what it has not seen. */
  isEarly: boolean
  looks: Looks
}

export function PanelModel({ forecast, task, isEarly, looks }: Props) {
  return (
    <section aria-label="What the model thinks">
      <Title order={3} fz="sm" mb={6}>
        What the model thinks
      </Title>
      {forecast && task === "mark_spans" && forecast.labels.length === 0 ? (
        <Text size="sm">It finds nothing to mark here.</Text>
      ) : forecast ? (
        <Chances forecast={forecast} task={task} isEarly={isEarly} looks={looks} />
      ) : (
        <Text size="sm" c="dimmed">
          Nothing yet. It looks at every text once it has learnt from a few answers.
        </Text>
      )}
    </section>
  )
}

function Chances({ forecast, task, isEarly, looks }: Props & { forecast: Forecast }) {
  const whole = ofWhole(forecast, task, looks)
  const parts = forecast.labels.filter((each) => !whole.labels.includes(each))
  const kind = surenessOf(whole, task, isEarly)
  const deeper = `Epistemic uncertainty ${forecast.epistemic.toFixed(3)} nats: how much the model's answer hangs on answers that it has not seen.${task === "mark_spans" ? "" : ` Out of scope ${forecast.out_of_scope.toFixed(3)}: stranger than ${percent(forecast.out_of_scope)} of the texts here.`} Model v${forecast.model_version}.`
  return (
    <>
      <Bars chances={whole.labels} looks={looks} />
      {task === "mark_spans" && (
        <Text size="xs" c="dimmed" mt={4}>
          Of each label the part that it is surest of.
        </Text>
      )}
      {parts.length > 0 && (
        <>
          <Text size="xs" c="dimmed" mt={6} mb={2}>
            In parts of it, the surest of each label:
          </Text>
          <Bars chances={parts} looks={looks} />
        </>
      )}
      <Text size="sm" mt={6}>
        <Tooltip label={deeper} multiline maw={300}>
          <Text component="span" fw={600} tabIndex={0} className="texts-asked">
            {SHORT[kind]}
          </Text>
        </Tooltip>
        <Text component="span" c="dimmed">
          {" "}
          · {meaning(kind, task)}
        </Text>
      </Text>
    </>
  )
}

function Bars({ chances, looks }: { chances: Forecast["labels"]; looks: Looks }) {
  return (
    <div className="texts-chances">
      {chances.map(({ label_id, probability }) => (
        <div key={label_id} className="texts-chance">
          <Text component="span" size="sm" truncate>
            {looks(label_id).name}
          </Text>
          <Progress
            value={100 * probability}
            color={looks(label_id).colour}
            aria-label={`${looks(label_id).name}: ${percent(probability)}`}
          />
          <Text component="span" size="sm" c="dimmed" className="figures" ta="right">
            {percent(probability)}
          </Text>
        </div>
      ))}
    </div>
  )
}
