/** The files that went in, newest first, with what became of their rows. */

import { Button, Collapse, Group, Stack, Text } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { useId } from "react"
import { RowProblems } from "@/features/projects/setup/RowProblems"
import type { Source } from "@/features/projects/setup/types"
import { ago, plural } from "@/core/format"

interface Props {
  project: string
  sources: readonly Source[]
  now: number
}

export function SourceList({ project, sources, now }: Props) {
  return (
    <Stack gap="sm">
      {[...sources].reverse().map((source) => (
        <SourceCard key={source.id} project={project} source={source} now={now} />
      ))}
    </Stack>
  )
}

function SourceCard({ project, source, now }: { project: string; source: Source; now: number }) {
  const [isOpen, { toggle }] = useDisclosure(false)
  const panel = useId()
  const parts = [
    `${plural(source.imported, "text")} in`,
    source.labelled > 0 && `${plural(source.labelled, "answer")} with them`,
    source.folded > 0 && plural(source.folded, "repeat", "repeats") + " folded into one",
  ].filter(Boolean)
  return (
    <article className="card source">
      <Group justify="space-between" gap="xs">
        <Text fw={550} className="break" flex="1 1 200px">
          {source.name}
        </Text>
        <Text size="sm" c="dimmed">
          {ago(source.created_at, now)}
        </Text>
      </Group>
      <Group justify="space-between" gap="xs" mt={4}>
        <Text size="sm" c="dimmed" className="figures">
          {parts.join(" · ")}
        </Text>
        {source.rejected > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isOpen}
            aria-controls={panel}
            onClick={toggle}
          >
            {isOpen ? "Hide the rows left out" : `${plural(source.rejected, "row")} left out: why?`}
          </Button>
        )}
      </Group>
      <Collapse expanded={isOpen} id={panel}>
        {isOpen && <RowProblems project={project} source={source} />}
      </Collapse>
    </article>
  )
}
