/** A project that takes its texts in: labelling can begin as soon as the first are read. */

import { Button, Group, Stack, Text, Title } from "@mantine/core"
import { IconPencilCheck, IconTags } from "@tabler/icons-react"
import type { ReactNode } from "react"
import { Link } from "react-router"
import type { Job, Progress, Project } from "@/api/types"
import { plural } from "@/core/format"

interface Props {
  project: Project
  progress: Progress
  jobs: readonly Job[]
}

export function StartedPanel({ project, progress, jobs }: Props) {
  const isBusy = jobs.some((job) => !job.is_over)
  const labels = project.labels.filter((label) => !label.is_archived).length
  if (progress.documents === 0 && !isBusy) return null
  const isBegun = progress.people.some((person) => person.kind !== "import" && person.answers > 0)
  if (isBegun && !isBusy && labels > 0) return null
  if (labels === 0 && !isBusy) {
    return (
      <Panel title="Your texts are in. Now the labels">
        <Text>
          {project.task === "mark_spans" ? "One label is" : "Two labels are"} enough to start. You can add
          more while you go.
        </Text>
        <Button
          component={Link}
          to={`/p/${project.id}/labels`}
          size="lg"
          leftSection={<IconTags aria-hidden />}
        >
          Add labels
        </Button>
      </Panel>
    )
  }
  const isReady = progress.encoded > 0 && labels > 0
  if (!isReady) {
    return (
      <Panel title="Your texts are on their way in">
        <Text>The first ones are ready in a moment. You can start while the rest is read.</Text>
        <Button size="lg" disabled leftSection={<IconPencilCheck aria-hidden />}>
          Start labelling
        </Button>
      </Panel>
    )
  }
  const brought = progress.people.reduce(
    (sum, { kind, answers }) => sum + (kind === "import" ? answers : 0),
    0,
  )
  const isWhole = progress.encoded >= progress.documents && !isBusy
  return (
    <Panel title={isWhole ? "Your texts are ready" : "The first texts are ready"}>
      <Text>
        {isWhole
          ? `${plural(progress.documents, "text")}, ${plural(labels, "label")}. ${
              brought > 0
                ? `The model learns from the ${plural(brought, "answer")} that came with them.`
                : "A handful of answers is enough for the first suggestions."
            }`
          : "Start now; the rest comes in while you label."}
      </Text>
      <Button
        component={Link}
        to={`/p/${project.id}/label`}
        size="lg"
        leftSection={<IconPencilCheck aria-hidden />}
      >
        Start labelling
      </Button>
    </Panel>
  )
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="started" aria-live="polite">
      <Stack gap="sm">
        <Title order={2} fz={20}>
          {title}
        </Title>
        <Group justify="space-between" gap="md">
          {children}
        </Group>
      </Stack>
    </section>
  )
}
