/** Labels that come out of a column of the chosen file, together with the answers there. */

import { Badge, Group, Select, Stack, Text } from "@mantine/core"
import type { Dispatch } from "react"
import { assign, guessSeparator, labelsIn } from "@/features/projects/setup/columns"
import type { Change, Draft } from "@/features/projects/setup/draft"
import type { Preview } from "@/features/projects/setup/types"

interface Props {
  draft: Draft
  preview: Preview | null
  change: Dispatch<Change>
}

const SHOWN = 14

export function LabelsFromColumn({ draft, preview, change }: Props) {
  const { roles } = draft
  if (!preview || !roles) {
    return (
      <Text size="sm" c="dimmed">
        Choose a file above first. If one of its columns holds answers, the labels are taken from there.
      </Text>
    )
  }
  const columns = [...new Set(preview.columns)].filter((column) => column !== roles.text)
  if (columns.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {preview.name} has only the texts. Type the labels, or paste a list of them.
      </Text>
    )
  }
  const names = labelsIn(preview, roles)
  return (
    <Stack gap="sm">
      <Select
        label="The column with the labels"
        placeholder="no column"
        data={columns}
        value={roles.label}
        clearable
        clearButtonProps={{ "aria-label": "No column with labels" }}
        maw={360}
        onChange={(column) => {
          const separator = column === null ? null : guessSeparator(preview, column, draft.task)
          change({ kind: "set", part: { roles: { ...assign(roles, "label", column), separator } } })
        }}
      />
      {names.length > 0 && (
        <>
          <Text size="sm" c="dimmed">
            In the first rows; those further down come in as well. Texts with a label there count as answered.
          </Text>
          <Group gap={6}>
            {names.slice(0, SHOWN).map((name) => (
              <Badge key={name} variant="light" color="gray" size="lg" tt="none" fw={500} maw="100%">
                {name}
              </Badge>
            ))}
            {names.length > SHOWN && <Text size="sm">and {names.length - SHOWN} more</Text>}
          </Group>
        </>
      )}
    </Stack>
  )
}
