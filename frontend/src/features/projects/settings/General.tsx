/** The project's name, and what it decides. */

import { Stack, Switch, Text, TextInput } from "@mantine/core"
import { useState } from "react"
import { Goal } from "@/features/projects/settings/Goal"
import { Section } from "@/features/projects/settings/Section"
import { useSetting, type SectionProps } from "@/features/projects/settings/useSetting"
import { saidProblem } from "@/ui/toast"

const TASKS = {
  choose_one: "One label for each text.",
  choose_several: "Any number of labels for each text, or none.",
  mark_spans: "Which parts of each text are what.",
} as const

const OVERLAP =
  "On: one part may lie within another or cross it, such as a city in a company’s name. Off: marking words anew replaces the mark that was there, and the model suggests one label for each word at most. Answers that were given before stay as they are."

export function General(props: SectionProps) {
  const { project, rights } = props
  const change = useSetting(props)
  const [draft, setDraft] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const marksToo = project.task !== "mark_spans" && project.labels.some((label) => label.kind === "span")
  const isMarking = marksToo || project.task === "mark_spans"
  const saveOverlap = async (isAllowed: boolean) => {
    const says = isAllowed ? "Marked parts may overlap now." : "New marks do not overlap from now on."
    const found = await change({ spans_overlap: isAllowed }, says)
    if (found) saidProblem(new Error(found))
  }
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
            {TASKS[project.task]} {marksToo && "Parts of the texts are marked, too. "}This is fixed, because
            every answer depends on it.
          </Text>
        </div>
        <Goal {...props} />
        {isMarking && (
          <Switch
            label="Marked parts may overlap"
            description={OVERLAP}
            checked={project.spans_overlap}
            disabled={rights.refusal !== null}
            maw={600}
            onChange={(event) => void saveOverlap(event.currentTarget.checked)}
          />
        )}
      </Stack>
    </Section>
  )
}
