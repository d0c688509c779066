/** Choosing a file: the place to drop it, then its first rows and what its columns are for. */

import { Alert, Button, Group, List, Stack, Text } from "@mantine/core"
import { IconAlertTriangle, IconFileText } from "@tabler/icons-react"
import { warningsOf, type Roles } from "@/features/projects/setup/columns"
import { ColumnChoice } from "@/features/projects/setup/ColumnChoice"
import { FileDrop } from "@/features/projects/setup/FileDrop"
import { FoundMarks } from "@/features/projects/setup/FoundMarks"
import { PreviewTable, type KnownLabel } from "@/features/projects/setup/PreviewTable"
import { ReadAs } from "@/features/projects/setup/ReadAs"
import type { Task } from "@/features/projects/setup/types"
import type { FileChoice } from "@/features/projects/setup/useFileChoice"
import { bytes } from "@/features/projects/setup/words"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

interface Props {
  choice: FileChoice
  roles: Roles | null
  task: Task
  /** The labels that are there already. */
  labels: readonly KnownLabel[]
  onRoles: (roles: Roles) => void
  onClear: () => void
  before?: string | null
}

export function FilePart({ choice, roles, task, labels, onRoles, onClear, before = null }: Props) {
  const { file, preview } = choice
  if (!file) return <FileDrop onFile={choice.choose} before={before} />
  const warnings = preview && roles ? warningsOf(preview, roles, task) : []
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="xs">
        <Group gap="xs" miw={0} wrap="nowrap">
          <IconFileText size={20} aria-hidden className="fixed" />
          <Text fw={550} truncate title={file.name}>
            {file.name}
          </Text>
          <Text size="sm" c="dimmed" className="fixed">
            {bytes(file.size)}
          </Text>
        </Group>
        <Button size="compact-sm" variant="default" onClick={onClear}>
          Choose another file
        </Button>
      </Group>
      {choice.error !== null && (
        <ProblemNote error={choice.error} onRetry={() => choice.choose(file, choice.reading)} />
      )}
      {choice.isReading && <Waiting rows={3} height={44} />}
      {preview && (
        <ReadAs
          preview={preview}
          reading={choice.reading}
          onReading={(reading) => choice.choose(file, reading)}
        />
      )}
      {preview && roles && (
        <>
          <ColumnChoice preview={preview} roles={roles} task={task} onRoles={onRoles} />
          {warnings.length > 0 && (
            <Alert
              color="yellow"
              variant="light"
              icon={<IconAlertTriangle aria-hidden />}
              title="Have a look before you go on"
            >
              <List size="sm" spacing={4}>
                {warnings.map((warning) => (
                  <List.Item key={warning}>{warning}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          {roles.spans !== null && (
            <FoundMarks found={preview.found} known={labels.map(({ name }) => name)} />
          )}
          <PreviewTable preview={preview} roles={roles} labels={labels} />
        </>
      )}
    </Stack>
  )
}
