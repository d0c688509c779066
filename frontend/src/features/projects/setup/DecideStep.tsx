/** What the project is called and what is decided about each text, explained by examples. */

import { Box, Group, Radio, SimpleGrid, Stack, Text, TextInput } from "@mantine/core"
import type { Dispatch } from "react"
import type { Change, Draft } from "@/features/projects/setup/draft"
import { Step } from "@/features/projects/setup/Step"
import type { Task } from "@/features/projects/setup/types"

const KINDS: readonly { task: Task; name: string; says: string; example: string }[] = [
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
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" mt="sm">
            {KINDS.map((kind) => (
              <Radio.Card key={kind.task} value={kind.task} className="kind">
                <Group wrap="nowrap" align="flex-start" gap="sm">
                  <Radio.Indicator mt={2} />
                  <Box>
                    <Text fw={600}>{kind.name}</Text>
                    <Text size="sm" c="dimmed" mt={2}>
                      {kind.says}
                    </Text>
                    <Text size="sm" mt={8}>
                      {kind.example}
                    </Text>
                  </Box>
                </Group>
              </Radio.Card>
            ))}
          </SimpleGrid>
        </Radio.Group>
      </Stack>
    </Step>
  )
}
