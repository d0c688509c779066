/** How many answers each label has; those without any are named. */

import { Anchor, Stack, Text } from "@mantine/core"
import type { CSSProperties } from "react"
import { Link } from "react-router"
import type { Label, Progress } from "@/api/types"
import { count, plural } from "@/core/format"
import { LabelChip } from "@/ui/LabelChip"
import { More } from "@/ui/More"
import { Part } from "@/ui/Part"

const AT_ONCE = 15

interface Props {
  project: string
  labels: readonly Label[]
  progress: Progress
}

interface Bar {
  readonly label: Label
  readonly answers: number
}

export function AnswersByLabel({ project, labels, progress }: Props) {
  const bars = labels
    .map((label) => ({ label, answers: progress.by_label[label.id] ?? 0 }))
    .filter(({ label, answers }) => answers > 0 || !label.is_archived)
    .sort((a, b) => b.answers - a.answers)
  const used = bars.filter((bar) => bar.answers > 0)
  const without = bars.filter((bar) => bar.answers === 0)
  const isMarking = labels.some((label) => label.kind === "span")
  const most = used[0]?.answers ?? 1
  return (
    <Part
      title="Answers by label"
      {...(isMarking &&
        used.length > 0 && {
          says: "How many answers have a part with the label; one answer may have several.",
        })}
    >
      {used.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing is answered yet. Each label will show in how many answers it is.
        </Text>
      ) : (
        <Bars project={project} bars={used.slice(0, AT_ONCE)} most={most} />
      )}
      {used.length > AT_ONCE && (
        <More title={`Show ${plural(used.length - AT_ONCE, "more label")}`}>
          <Bars project={project} bars={used.slice(AT_ONCE)} most={most} />
        </More>
      )}
      {used.length > 0 && without.length > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {without.length === 1 ? "One label has" : `${count(without.length)} labels have`} no answer yet:{" "}
          {without.map((bar) => bar.label.name).join(", ")}.
        </Text>
      )}
    </Part>
  )
}

function Bars({ project, bars, most }: { project: string; bars: readonly Bar[]; most: number }) {
  return (
    <Stack gap={8} component="ul" p={0} m={0}>
      {bars.map(({ label, answers }) => (
        <li key={label.id} className="learn-bar">
          <Anchor
            component={Link}
            to={`/p/${project}/texts?label=${label.id}`}
            c="inherit"
            size="sm"
            miw={0}
            aria-label={`${label.name}: ${plural(answers, "answer")}. Show the texts`}
          >
            <LabelChip name={label.name} colour={label.colour} />
          </Anchor>
          <div className="learn-track" aria-hidden>
            <div
              className="learn-fill"
              style={{ width: `${(100 * answers) / most}%`, "--fill": label.colour } as CSSProperties}
            />
          </div>
          <Text size="sm" ta="right" className="figures" aria-hidden>
            {count(answers)}
          </Text>
        </li>
      ))}
    </Stack>
  )
}
