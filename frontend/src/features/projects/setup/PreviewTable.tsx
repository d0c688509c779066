/** The first rows of a file, each column under its name and what it is for. */

import { Badge, ScrollArea, Table, Text } from "@mantine/core"
import { roleOf, shown, type Role, type Roles } from "@/features/projects/setup/columns"
import type { Preview } from "@/features/projects/setup/types"
import { plural } from "@/core/format"

const ROWS = 6
const ORDER: readonly Role[] = ["text", "label", "id", "kept", "left out"]
const SAYS: Record<Role, string> = {
  text: "text",
  label: "answer",
  id: "id",
  kept: "kept",
  "left out": "left out",
}

export function PreviewTable({ preview, roles }: { preview: Preview; roles: Roles }) {
  const rank = (column: string) => ORDER.indexOf(roleOf(roles, column))
  const columns = [...new Set(preview.columns)].sort((one, other) => rank(one) - rank(other))
  const rows = preview.rows.slice(0, ROWS)
  return (
    <div>
      <ScrollArea
        type="auto"
        className="preview"
        viewportProps={{ tabIndex: 0, role: "region", "aria-label": `First rows of ${preview.name}` }}
      >
        <Table verticalSpacing={6} fz="sm" className="preview-table">
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => {
                const role = roleOf(roles, column)
                return (
                  <Table.Th key={column} data-role={role}>
                    <span className="preview-name" title={column}>
                      {column}
                    </span>
                    <Badge
                      size="sm"
                      variant={role === "left out" ? "outline" : "light"}
                      color={role === "text" || role === "label" || role === "id" ? "teal" : "gray"}
                      tt="none"
                    >
                      {SAYS[role]}
                    </Badge>
                  </Table.Th>
                )
              })}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row, at) => (
              <Table.Tr key={at}>
                {columns.map((column) => (
                  <Table.Td key={column} data-role={roleOf(roles, column)} dir="auto">
                    <span className="preview-cell">{shown(row[column])}</span>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      <Text size="xs" c="dimmed" mt={6}>
        The first {plural(rows.length, "row")}.
      </Text>
    </div>
  )
}
