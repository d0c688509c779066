/** What the project is called and what is decided about each text, explained by examples. */

import { Box, Checkbox, Group, Radio, SimpleGrid, Stack, Text, TextInput } from "@mantine/core"
import type { Dispatch, ReactNode } from "react"
import { isMarking, type Change, type Draft } from "@/features/projects/setup/draft"
import { MARKED_EXAMPLE } from "@/features/projects/setup/example"
import { Step } from "@/features/projects/setup/Step"
import type { Task } from "@/features/projects/setup/types"
import { MarkedText } from "@/ui/MarkedText"

const KINDS: readonly { task: Task; name: string; says: string; example: ReactNode }[] = [
  {
    task: "choose_one",
    name: "One label for each text",
    says: "You sort texts into kinds; each belongs to exactly one.",
    example: "“I was charged twice” → Refund",
  },
  {
    task: "choose_several",
    name: "Any number of labels",
    says: "You note what applies; it can be several at once, or none.",
    example: "“Came late, and broken” → Late + Damaged",
  },
  {
    task: "mark_spans",
    name: "Parts of each text",
    says: "You mark names, amounts, dates: the words that matter, and what they are.",
    example: <MarkedText {...MARKED_EXAMPLE} />,
  },
]

export function DecideStep({ draft, change }: { draft: Draft; change: Dispatch<Change> }) {
  return (
    <Step
      number={1}
      title="What do you want to decide?"
      says="Askwell asks you about the texts that teach the model most, and learns from each answer."
      isDone={draft.name.trim() !== ""}
    >
      <Stack gap="lg">
        <TextInput
          label="Name of the project"
          placeholder="Support tickets"
          value={draft.name}
          maxLength={200}
          maw={480}
          required
          withAsterisk={false}
          autoFocus
          onChange={(event) => change({ kind: "set", part: { name: event.currentTarget.value } })}
        />
        <Radio.Group
          label="For each text you give"
          description="This cannot be changed later, because answers of one kind are not answers of the other."
          value={draft.task}
          onChange={(task) => change({ kind: "task", task: task })}
        >
          <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md" mt="sm">
            {KINDS.map((kind) => (
              <Radio.Card key={kind.task} value={kind.task} className="kind">
                <Group wrap="nowrap" align="flex-start" gap="sm">
                  <Radio.Indicator mt={2} />
                  <Box>
                    <Text fw={600}>{kind.name}</Text>
                    <Text size="sm" c="dimmed" mt={2}>
                      {kind.says}
                    </Text>
                    <Text component="div" size="sm" mt={8} lh={1.65}>
                      {kind.example}
                    </Text>
                  </Box>
                </Group>
              </Radio.Card>
            ))}
          </SimpleGrid>
        </Radio.Group>
        <Stack gap="sm">
          {draft.task !== "mark_spans" && (
            <Checkbox
              label="Mark parts of the texts, too"
              description="Besides the label of the whole text you mark words in it. You say of each label below which it is for."
              checked={draft.marksToo}
              onChange={(event) => change({ kind: "set", part: { marksToo: event.currentTarget.checked } })}
            />
          )}
          {isMarking(draft) && (
            <Checkbox
              label="Marked parts may overlap"
              description="For names within names, such as a city in a company’s name. If in doubt, leave it off; the settings can change it."
              checked={draft.spansOverlap}
              onChange={(event) =>
                change({ kind: "set", part: { spansOverlap: event.currentTarget.checked } })
              }
            />
          )}
        </Stack>
      </Stack>
    </Step>
  )
}
