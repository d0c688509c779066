/** Everybody's answers, and one's own to give or change. */

import { Button, Group, Text, Title } from "@mantine/core"
import { IconPlayerSkipForward } from "@tabler/icons-react"
import type { Project } from "@/api/types"
import { percent } from "@/core/format"
import { answerOf } from "./acts"
import { Answers } from "./Answers"
import { LabelChoices } from "./LabelChoices"
import { isMarking, type Looks } from "./labels"
import { PanelMarks } from "./PanelMarks"
import type { TextRow } from "./types"
import type { useDeeds } from "./useDeeds"

interface Props {
  project: Project
  row: TextRow
  looks: Looks
  deeds: ReturnType<typeof useDeeds>
  mayAnswer: boolean
}

export function PanelAnswer(props: Props) {
  const { project, mayAnswer } = props
  if (!mayAnswer) return <Everybody {...props} />
  const isMarkingAlone = project.task === "mark_spans"
  return (
    <>
      {!isMarkingAlone && <Yours {...props} />}
      {isMarking(project) && <PanelMarks {...props} />}
      <Others {...props} />
    </>
  )
}

/** What the others answered, where there are any. */
function Others({ project, row, looks, deeds: { me } }: Props) {
  const others = row.answers.filter((answer) => answer.person_id !== me?.person_id)
  if (!others.some((answer) => answer.status !== "open")) return null
  return (
    <section aria-label="Answers of others">
      <Title order={3} fz="sm" mb={6}>
        Others
      </Title>
      <Answers
        answers={others}
        looks={looks}
        me={me?.person_id}
        isMarking={project.task === "mark_spans"}
        most={20}
      />
    </section>
  )
}

/** What is shown to those who read and do not answer. */
function Everybody({ project, row, looks }: Props) {
  return (
    <section aria-label="Answers">
      <Title order={3} fz="sm" mb={6}>
        Answers
      </Title>
      <Answers
        answers={row.answers}
        looks={looks}
        me={undefined}
        isMarking={project.task === "mark_spans"}
        most={20}
      />
      <Text size="sm" c="dimmed" mt="xs">
        In this project you can read, but not answer.
      </Text>
    </section>
  )
}

function Yours({ project, row, looks, deeds }: Props) {
  const { me, act } = deeds
  const mine = me && answerOf(row, me)
  const given = mine?.status === "submitted" ? mine.labels : null
  const chances = new Map(row.prediction?.labels.map((each) => [each.label_id, each.probability]))
  return (
    <section aria-label="Answers">
      <Group justify="space-between" mb={6}>
        <Title order={3} fz="sm">
          Your answer
        </Title>
        {mine?.status === "skipped" ? (
          <Text size="sm" c="dimmed">
            you skipped it
          </Text>
        ) : (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconPlayerSkipForward size={14} aria-hidden />}
            onClick={() => void act({ kind: "skip" }, [row], () => "Skipped")}
          >
            Skip
          </Button>
        )}
      </Group>
      <LabelChoices
        key={given?.join(" ")}
        labels={project.labels.filter((label) => !label.is_archived && label.kind === "choice")}
        task={project.task}
        given={given}
        says={given ? "Change the answer" : "Save the answer"}
        maxHeight={260}
        first={[...(given ?? []), ...chances.keys()].filter((id, at, all) => all.indexOf(id) === at)}
        after={(label) => {
          const chance = chances.get(label.id)
          return (
            chance !== undefined && (
              <Text
                component="span"
                size="xs"
                c="dimmed"
                className="figures"
                title="How probable the model holds it"
              >
                {percent(chance)}
              </Text>
            )
          )
        }}
        onAnswer={(labels) => {
          const name = labels.map((id) => looks(id).name).join(" + ") || "none of the labels"
          void act({ kind: "label", labels }, [row], () => `Answered ${name}`)
        }}
      />
    </section>
  )
}
