/** What a deployment said of one text: its answer, or that people are asked; how sure it is, and why. */

import { Anchor, Code, Group, Text } from "@mantine/core"
import { IconCheck, IconUsers } from "@tabler/icons-react"
import { Link } from "react-router"
import { may } from "@/api/rights"
import type { Project } from "@/api/types"
import { percent } from "@/core/format"
import { ExplanationView } from "@/features/deploy/ExplanationView"
import type { Answer, Deployment, Said } from "@/features/deploy/queries"
import { answerInWords, strangeInWords, unsureInWords } from "@/features/deploy/words"
import { LabelChip } from "@/ui/LabelChip"
import { MarkedText } from "@/ui/MarkedText"
import { More } from "@/ui/More"

const GONE = "#6d7a77"
const SHOWN = 5

const BECAUSE: Readonly<Record<string, string>> = {
  unsure: "It is not as sure as you ask for.",
  out_of_scope: "The text is unlike the texts of the project.",
  not_measured: "Nobody can say yet how often the model is right.",
}

interface Props {
  project: Project
  deployment: Deployment
  text: string
  said: Said
}

export function AnswerView({ project, deployment, text, said }: Props) {
  const answer = said.predictions[0]
  if (!answer) return null
  const colours = new Map(project.labels.map((label) => [label.id, label.colour]))
  const isAudit = !answer.abstained && answer.review_task_id !== null
  return (
    <section className="try-answer" aria-label="What came back">
      <Group gap={8} wrap="nowrap" align="flex-start">
        <Text c={answer.abstained ? "dimmed" : "teal"} lh={1} mt={4}>
          {answer.abstained ? <IconUsers size={20} aria-hidden /> : <IconCheck size={20} aria-hidden />}
        </Text>
        <div>
          <Text fz={18} fw={550} lh={1.4} className="figures">
            {answerInWords(answer)}
          </Text>
          {answer.abstained_because !== null && (
            <Text size="sm" mt={2}>
              {BECAUSE[answer.abstained_because]}{" "}
              {answer.review_task_id !== null && <AskedPeople project={project} deployment={deployment} />}
            </Text>
          )}
          {isAudit && (
            <Text size="sm" mt={2}>
              Chance chose it to be checked: people are asked as well, to see whether it is right.
            </Text>
          )}
          <Text size="sm" c="dimmed" mt={2}>
            {unsureInWords(answer.epistemic)} {strangeInWords(answer.out_of_scope)}
          </Text>
        </div>
      </Group>
      <Chances answer={answer} colours={colours} />
      {answer.spans.length > 0 && (
        <div className="prose-text try-text" dir="auto" lang="">
          <MarkedText
            text={text}
            marks={answer.spans.map(({ start, end, label, label_id, probability }) => ({
              start,
              end,
              name: label,
              colour: colours.get(label_id) ?? GONE,
              probability,
            }))}
          />
        </div>
      )}
      {answer.explanation && (
        <ExplanationView text={text} explanation={answer.explanation} project={project} />
      )}
      <Figures answer={answer} said={said} project={project} />
    </section>
  )
}

function AskedPeople({ project, deployment }: { project: Project; deployment: Deployment }) {
  return (
    <>
      {may(project.role, "annotate") && (
        <>
          <Anchor component={Link} to={`/p/${project.id}/label`} size="sm" underline="always">
            Answer it now
          </Anchor>
          , or{" "}
        </>
      )}
      <Anchor
        component={Link}
        to={`/p/${project.id}/deploy/${deployment.name}/waiting`}
        size="sm"
        underline="always"
      >
        see what waits
      </Anchor>
      .
    </>
  )
}

function Chances({ answer, colours }: { answer: Answer; colours: ReadonlyMap<string, string> }) {
  if (answer.n_best.length === 0) return null
  return (
    <ul className="try-bars" aria-label="How probable each label is">
      {answer.n_best.slice(0, SHOWN).map((chance) => (
        <li key={chance.label_id} className="try-bar">
          <LabelChip name={chance.name} colour={colours.get(chance.label_id) ?? GONE} />
          <div className="try-track" aria-hidden>
            <div className="try-fill" style={{ width: `${100 * chance.probability}%` }} />
          </div>
          <Text size="sm" ta="right" className="figures">
            {percent(chance.probability)}
          </Text>
        </li>
      ))}
    </ul>
  )
}

function Figures({ answer, said, project }: { answer: Answer; said: Said; project: Project }) {
  const named = (id: string) => project.labels.find((label) => label.id === id)?.name ?? id
  return (
    <More title="For data scientists">
      <Text size="sm" c="dimmed" className="figures">
        Calibrated probability that the whole answer is right <Code>{answer.probability.toFixed(3)}</Code>;
        epistemic uncertainty <Code>{answer.epistemic.toFixed(3)}</Code> nats; out of scope{" "}
        <Code>{answer.out_of_scope.toFixed(3)}</Code>.{" "}
        {answer.prediction_set &&
          `Conformal set, to hold the right label for ${percent(said.set_coverage)} of the texts: ${answer.prediction_set.map(named).join(", ") || "empty"}. `}
        Version <Code>{answer.model_version}</Code>, {said.usage.milliseconds.toFixed(0)} ms.
      </Text>
    </More>
  )
}
