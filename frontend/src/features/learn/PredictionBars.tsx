/** The model's answer to one text: probabilities as bars, and its kind of doubt in words. */

import { Badge, Code, Group, Stack, Text } from "@mantine/core"
import { IconCheck, IconHelp } from "@tabler/icons-react"
import type { Project } from "@/api/types"
import { capital, likelihood, percent, plural } from "@/core/format"
import type { Predictions } from "@/features/learn/queries"
import { doubtOf } from "@/features/learn/words"
import { LabelChip } from "@/ui/LabelChip"
import { More } from "@/ui/More"

const AT_ONCE = 5

type Chance = Predictions["predictions"][number]["labels"][number]

export function PredictionBars({ project, predicted }: { project: Project; predicted: Predictions }) {
  const found = predicted.predictions[0]
  if (!found) return null
  const isOne = project.task === "choose_one"
  const given = new Set(found.labels.map((label) => label.label_id))
  const doubt = doubtOf(
    found.n_best.map((chance) => chance.probability),
    found.out_of_scope,
    project.task,
  )
  const [best] = found.n_best
  const [first, others] = [found.n_best.slice(0, AT_ONCE), found.n_best.slice(AT_ONCE)]
  return (
    <div>
      <Text fz={18} fw={550}>
        {isOne &&
          best &&
          `${capital(likelihood(best.probability))} ${best.name}, ${percent(best.probability)}`}
        {!isOne &&
          (found.labels.length > 0 ? found.labels.map((label) => label.name).join(", ") : "No label")}
      </Text>
      <Group gap={6} wrap="nowrap" align="flex-start" mt={2} mb="md">
        <Text c="dimmed" lh={1} mt={3}>
          {doubt.kind === "sure" ? <IconCheck size={16} aria-hidden /> : <IconHelp size={16} aria-hidden />}
        </Text>
        <Text size="sm" c="dimmed">
          {doubt.says}
        </Text>
      </Group>
      <Bars chances={first} project={project} given={isOne ? NONE : given} />
      {others.length > 0 && (
        <More title={`Show ${plural(others.length, "other label")}`}>
          <Bars chances={others} project={project} given={isOne ? NONE : given} />
        </More>
      )}
      <More title="For data scientists">
        <Text size="sm" c="dimmed" className="figures">
          Probabilities are calibrated, {isOne ? "and sum to one" : "each label on its own"}. Epistemic
          uncertainty <Code>{found.epistemic.toFixed(3)}</Code> nats; out of scope{" "}
          <Code>{found.out_of_scope.toFixed(3)}</Code>: stranger than {percent(found.out_of_scope)} of the
          project’s texts. Model <Code>v{predicted.model_version}</Code>,{" "}
          {plural(predicted.answers_learnt, "answer")}, {predicted.usage.milliseconds.toFixed(0)} ms.
        </Text>
      </More>
    </div>
  )
}

const NONE: ReadonlySet<string> = new Set()

interface BarsProps {
  chances: readonly Chance[]
  project: Project
  given: ReadonlySet<string>
}

function Bars({ chances, project, given }: BarsProps) {
  const colour = new Map(project.labels.map((label) => [label.id, label.colour]))
  return (
    <Stack gap={8} component="ul" p={0} m={0}>
      {chances.map((chance) => (
        <li key={chance.label_id} className="learn-bar">
          <LabelChip
            name={chance.name}
            colour={colour.get(chance.label_id) ?? "#6d7a77"}
            after={
              given.has(chance.label_id) && (
                <Badge size="xs" variant="light">
                  given
                </Badge>
              )
            }
          />
          <div className="learn-track" aria-hidden>
            <div className="learn-fill" style={{ width: `${100 * chance.probability}%` }} />
          </div>
          <Text size="sm" ta="right" className="figures">
            {percent(chance.probability)}
          </Text>
        </li>
      ))}
    </Stack>
  )
}
