/** What the model would mark in one text: in the text, and as a list with how sure it is of each. */

import { Code, Text } from "@mantine/core"
import { useMemo } from "react"
import type { Project } from "@/api/types"
import { likelihood, percent, plural } from "@/core/format"
import type { Predictions } from "@/features/learn/queries"
import { partDoubt } from "@/features/learn/words"
import { LabelChip } from "@/ui/LabelChip"
import { MarkedText } from "@/ui/MarkedText"
import { More } from "@/ui/More"

interface Props {
  project: Project
  text: string
  predicted: Predictions
}

const GONE = "#6d7a77"

export function PredictionMarks({ project, text, predicted }: Props) {
  const found = predicted.predictions[0]
  const spans = found?.spans
  const colour = useMemo(
    () => new Map(project.labels.map((label) => [label.id, label.colour])),
    [project.labels],
  )
  const marks = useMemo(
    () =>
      (spans ?? []).map(({ start, end, label, label_id, probability }) => ({
        start,
        end,
        name: label,
        colour: colour.get(label_id) ?? GONE,
        probability,
      })),
    [spans, colour],
  )
  if (!found) return null
  return (
    <section aria-label="What it would mark">
      <div className="prose-text learn-marked" dir="auto" lang="">
        <MarkedText text={text} marks={marks} isListed />
      </div>
      {found.spans.length === 0 ? (
        <Text size="sm" c="dimmed">
          It finds nothing to mark here.
        </Text>
      ) : (
        <ul className="learn-parts" aria-label="Marked parts">
          {found.spans.map((span) => {
            const doubt = partDoubt(span.probability, span.epistemic)
            return (
              <li key={`${span.start} ${span.end} ${span.label_id}`}>
                <Text component="span" size="sm" fw={550} dir="auto" truncate title={span.text}>
                  {span.text}
                </Text>
                <LabelChip name={span.label} colour={colour.get(span.label_id) ?? GONE} />
                <Text component="span" size="sm" c="dimmed" className="figures">
                  {likelihood(span.probability)}, {percent(span.probability)}
                  {doubt && `: ${doubt}`}
                </Text>
              </li>
            )
          })}
        </ul>
      )}
      <More title="For data scientists">
        <Text size="sm" c="dimmed" component="div" className="figures">
          Positions in code points; probabilities are calibrated, each span on its own.
          {found.spans.map((span) => (
            <div key={`${span.start} ${span.end} ${span.label_id}`}>
              <Code>
                [{span.start}, {span.end})
              </Code>{" "}
              {span.label}: probability {span.probability.toFixed(3)}, epistemic uncertainty{" "}
              {span.epistemic.toFixed(3)} nats
            </div>
          ))}
          Model <Code>v{predicted.model_version}</Code>, {plural(predicted.answers_learnt, "answer")},{" "}
          {predicted.usage.milliseconds.toFixed(0)} ms.
        </Text>
      </More>
    </section>
  )
}
