/** The first rows of an export, before it is fetched as a whole. */

import { Table, Text } from "@mantine/core"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { keys } from "@/api/queries"
import type { Project } from "@/api/types"
import {
  cell,
  COLUMNS,
  exportAddress,
  firstRows,
  type ExportChoice,
} from "@/features/projects/settings/exporting"
import { readBeginning } from "@/features/projects/settings/streams"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

const ROWS = 3

export function ExportPreview({ project, choice }: { project: Project; choice: ExportChoice }) {
  const address = exportAddress(project.id, { ...choice, format: "jsonl" }, true)
  const rows = useQuery({
    queryKey: [...keys.project(project.id), "export", address],
    queryFn: ({ signal }) => peek(address, signal),
    placeholderData: keepPreviousData,
  })
  if (rows.error) return <ProblemNote error={rows.error} onRetry={() => void rows.refetch()} />
  if (!rows.data) return <Waiting rows={2} height={32} />
  if (rows.data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        There is nothing to export yet: no text was answered, skipped or flagged.
      </Text>
    )
  }
  const columns = [...new Set(rows.data.flatMap((row) => Object.keys(row)))]
  return (
    <div>
      <Text size="sm" fw={500} mb={6}>
        The first rows
      </Text>
      <Table.ScrollContainer
        type="native"
        minWidth={0}
        className="export-preview"
        tabIndex={0}
        role="group"
        aria-label="The first rows of the export"
      >
        <Table verticalSpacing={4} horizontalSpacing="sm" fz="xs" withColumnBorders>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column}>
                  {COLUMNS.some((each) => each.column === column) ? column.replaceAll("_", " ") : column}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.data.map((row, at) => (
              <Table.Tr key={at}>
                {columns.map((column) => (
                  <Table.Td key={column} title={cell(row[column])}>
                    {cell(row[column])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  )
}

/** Reads the beginning of the stream, and lets the rest be. */
async function peek(address: string, signal: AbortSignal): Promise<Record<string, unknown>[]> {
  return firstRows(await readBeginning(address, signal, { lines: ROWS }), ROWS)
}
