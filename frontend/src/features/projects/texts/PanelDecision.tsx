/** What a reviewer decided about a text: it stands, whatever others answered. */

import { Text, Title } from "@mantine/core"
import { ago } from "@/core/format"
import { LabelChip } from "@/ui/LabelChip"
import type { Looks } from "./labels"
import { toldSpans } from "./spans"
import type { TextRow } from "./types"

interface Props {
  decided: NonNullable<TextRow["decided"]>
  looks: Looks
  now: number
}

export function PanelDecision({ decided, looks, now }: Props) {
  const { labels, spans, person, at } = decided
  return (
    <section aria-label="Decision">
      <Title order={3} fz="sm" mb={6}>
        Decided
      </Title>
      {labels.map((id) => (
        <LabelChip key={id} name={looks(id).name} colour={looks(id).colour} size="md" />
      ))}
      {spans.length > 0 && <Text size="sm">{toldSpans(spans, (id) => looks(id).name)}</Text>}
      {labels.length + spans.length === 0 && <Text size="sm">None of the labels, nothing marked</Text>}
      <Text size="xs" c="dimmed" mt={4}>
        by {person}
        {at !== null && ` · ${ago(at, now)}`} · this stands, whatever others answered
      </Text>
    </section>
  )
}
