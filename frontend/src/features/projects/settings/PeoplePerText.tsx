/** How many people answer a text, of how many texts, and whether they see each other's answers. */

import { Select, Stack, Switch, Text } from "@mantine/core"
import { useState } from "react"
import type { ProjectChange } from "@/api/changes"
import { overlapWords, sharesWith } from "@/features/projects/settings/overlap"
import { useSetting, type SectionProps } from "@/features/projects/settings/useSetting"
import { NumberSetting } from "@/ui/NumberSetting"

export function PeoplePerText(props: SectionProps) {
  const { project, rights } = props
  const { overlap, overlap_share: share, overlap_most: most } = project
  const isReadOnly = rights.refusal !== null
  const change = useSetting(props)
  const [problem, setProblem] = useState<string | null>(null)
  const ask = (some: ProjectChange) => change(some, overlapWords({ ...project, ...some }))
  const askMany = (people: number) =>
    ask({ overlap: people, ...(most !== null && most <= people && { overlap_most: null }) })
  return (
    <Stack gap="md">
      <NumberSetting
        label="People asked about a text"
        description="More than one shows where people disagree, and makes answers surer, at the price of more work."
        value={overlap}
        min={1}
        max={100}
        isWhole
        isReadOnly={isReadOnly}
        save={askMany}
      />
      {overlap > 1 && (
        <Select
          label={`Texts that ${overlap} people are asked about`}
          description="One person answers each other text. Which ones are shared does not depend on what they say."
          classNames={{ description: "settings-says", wrapper: "settings-choice" }}
          allowDeselect={false}
          data={sharesWith(share)}
          value={sharesWith(share).find((each) => Number(each.value) === share)?.value ?? null}
          readOnly={isReadOnly}
          error={problem}
          onChange={(value) => {
            if (value !== null) void ask({ overlap_share: Number(value) }).then(setProblem)
          }}
        />
      )}
      <NumberSetting
        label="People at most, where the model wants another opinion"
        description="It asks one more person where the answers so far leave it in doubt, or people disagree."
        value={Math.max(most ?? overlap, overlap)}
        min={overlap}
        max={100}
        isWhole
        isReadOnly={isReadOnly}
        save={(people) => ask({ overlap_most: people > overlap ? people : null })}
      />
      <Text size="sm" c="dimmed">
        {overlapWords(project)}
      </Text>
      <Switch
        label="Annotators do not see the answers of others"
        description="So that nobody copies, and agreement means something. Reviewers and admins see all answers."
        checked={project.is_blind}
        disabled={isReadOnly}
        onChange={(event) => {
          const isBlind = event.currentTarget.checked
          const says = isBlind
            ? "Annotators see their own answers only."
            : "Annotators see everybody’s answers."
          void change({ is_blind: isBlind }, says).then(setProblem)
        }}
      />
    </Stack>
  )
}
