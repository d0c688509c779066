/** The project's name, and what it decides. */

import { Stack, Text, TextInput } from "@mantine/core"
import { useState } from "react"
import { Section } from "@/features/projects/settings/Section"
import { useSetting, type SectionProps } from "@/features/projects/settings/useSetting"

const TASKS = {
  choose_one: "One label for each text.",
  choose_several: "Any number of labels for each text, or none.",
} as const

export function General(props: SectionProps) {
  const { project, rights } = props
  const change = useSetting(props)
  const [draft, setDraft] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const save = async () => {
    const name = draft?.trim()
    if (name === undefined || name === project.name) {
      setDraft(null)
      setProblem(null)
      return
    }
    if (!name) {
      setProblem("A project needs a name.")
      return
    }
    const found = await change({ name }, `Renamed to “${name}”.`)
    setProblem(found)
    if (!found) setDraft(null)
  }
  return (
    <Section id="general">
      <Stack gap="md">
        <TextInput
          label="Name"
          maw={600}
          maxLength={200}
          readOnly={rights.refusal !== null}
          value={draft ?? project.name}
          error={problem}
          onChange={(event) => {
            setDraft(event.target.value)
            setProblem(null)
          }}
          onBlur={() => void save()}
          onKeyDown={(event) => {
            if (event.key === "Enter") void save()
            if (event.key === "Escape") {
              setDraft(null)
              setProblem(null)
            }
          }}
        />
        <div>
          <Text size="sm" fw={500}>
            What is decided
          </Text>
          <Text size="sm" c="dimmed">
            {TASKS[project.task]} This is fixed, because every answer depends on it.
          </Text>
        </div>
      </Stack>
    </Section>
  )
}
