/** The answered texts that are most like the one that was typed. */

import { Group, Stack, Text, Title } from "@mantine/core"
import type { Project } from "@/api/types"
import type { NearText } from "@/features/learn/queries"
import { LabelChip } from "@/ui/LabelChip"
import { MarkedText } from "@/ui/MarkedText"

const LONGEST = 280

export function NearTexts({ texts, project }: { texts: readonly NearText[]; project: Project }) {
  const labels = new Map(project.labels.map((label) => [label.id, label]))
  return (
    <div>
      <Title order={3} fz={15} mb={8}>
        Answered texts most like it
      </Title>
      <Stack gap="md" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {texts.map(({ document, labels: given, spans, similarity }) => (
          <li key={document.id}>
            <Text className="learn-near" dir="auto">
              <MarkedText
                text={shortened(document.text)}
                marks={spans.flatMap(({ label_id, start, end }) => {
                  const label = labels.get(label_id)
                  return label ? [{ start, end, name: label.name, colour: label.colour }] : []
                })}
              />
            </Text>
            <Group gap="sm" mt={2}>
              {given.map((id) => {
                const label = labels.get(id)
                return label && <LabelChip key={id} name={label.name} colour={label.colour} />
              })}
              <Text size="xs" c="dimmed" className="figures">
                {alike(similarity)} · {similarity.toFixed(2)}
              </Text>
            </Group>
          </li>
        ))}
      </Stack>
    </div>
  )
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).trimEnd()}…`
}

function alike(similarity: number): string {
  if (similarity >= 0.8) return "very like it"
  if (similarity >= 0.5) return "like it"
  return similarity >= 0.3 ? "a little like it" : "hardly like it"
}
