/** Which column holds the text, the label and the id, and which are kept beside it. */

import { MultiSelect, Select, SimpleGrid, Stack } from "@mantine/core"
import { assign, guessSeparator, type Roles } from "@/features/projects/setup/columns"
import type { Preview, Task } from "@/features/projects/setup/types"

interface Props {
  preview: Preview
  roles: Roles
  task: Task
  onRoles: (roles: Roles) => void
}

const SEPARATORS = [
  { value: ";", label: "a semicolon  ;" },
  { value: ",", label: "a comma  ," },
  { value: "|", label: "a bar  |" },
]

export function ColumnChoice({ preview, roles, task, onRoles }: Props) {
  const isMarkingAlone = task === "mark_spans"
  const columns = [...new Set(preview.columns)]
  const others = columns.filter((column) => column !== roles.text)
  const free = others.filter(
    (column) => column !== roles.id && column !== roles.label && column !== roles.spans,
  )
  const chooseLabel = (column: string | null) => {
    const separator = column === null ? null : guessSeparator(preview, column, task)
    onRoles({ ...assign(roles, "label", column), separator })
  }
  if (columns.length === 1) return null
  return (
    <Stack gap="sm">
      <SimpleGrid
        cols={{ base: 1, sm: isMarkingAlone && preview.suggested.spans === null ? 2 : 3 }}
        spacing="md"
      >
        <Select
          label="The text is in"
          description="What you will read and label"
          data={columns}
          value={roles.text}
          allowDeselect={false}
          searchable={columns.length > 8}
          onChange={(column) => onRoles(assign(roles, "text", column))}
        />
        {!isMarkingAlone && (
          <Select
            label="Answers are in"
            description="If some texts are labelled already"
            placeholder="no column"
            data={others}
            value={roles.label}
            clearable
            clearButtonProps={{ "aria-label": "No column with answers" }}
            searchable={columns.length > 8}
            onChange={chooseLabel}
          />
        )}
        {(preview.suggested.spans !== null || roles.spans !== null) && (
          <Select
            label="Marked parts are in"
            description="What somebody marked already"
            placeholder="no column"
            data={others}
            value={roles.spans}
            clearable
            clearButtonProps={{ "aria-label": "No column with marked parts" }}
            searchable={columns.length > 8}
            onChange={(column) => onRoles(assign(roles, "spans", column))}
          />
        )}
        <Select
          label="The id is in"
          description="To find each text again in an export"
          placeholder="no column"
          data={others}
          value={roles.id}
          clearable
          clearButtonProps={{ "aria-label": "No column with ids" }}
          searchable={columns.length > 8}
          onChange={(column) => onRoles(assign(roles, "id", column))}
        />
      </SimpleGrid>
      {task === "choose_several" && roles.label !== null && (
        <Select
          label="Several answers in a cell are parted by"
          placeholder="nothing: one answer in each cell"
          data={SEPARATORS}
          value={roles.separator}
          clearable
          clearButtonProps={{ "aria-label": "One answer in each cell" }}
          maw={360}
          onChange={(separator) => onRoles({ ...roles, separator })}
        />
      )}
      {free.length > 0 && (
        <MultiSelect
          label="Also keep"
          description="Shown beside each text, and good for filtering"
          data={free}
          value={[...roles.kept]}
          clearable
          clearButtonProps={{ "aria-label": "Keep no other column" }}
          searchable
          placeholder={roles.kept.length === 0 ? "no other column" : ""}
          onChange={(kept) => onRoles({ ...roles, kept })}
        />
      )}
    </Stack>
  )
}
