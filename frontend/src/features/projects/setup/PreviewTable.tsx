/** The first rows of a file, each column under its name and what it is for. */

import { Badge, ScrollArea, Table, Text } from "@mantine/core"
import { roleOf, shown, type Role, type Roles } from "@/features/projects/setup/columns"
import { partsIn } from "@/features/projects/setup/givenSpans"
import type { Preview } from "@/features/projects/setup/types"
import { plural } from "@/core/format"
import { isSameName } from "@/core/labelList"
import { COLOURS } from "@/features/projects/labels/labelRules"
import { MarkedText } from "@/ui/MarkedText"

const ROWS = 6
const ORDER: readonly Role[] = ["text", "label", "spans", "id", "kept", "left out"]
const SAYS: Record<Role, string> = {
  text: "text",
  label: "answer",
  spans: "marked parts",
  id: "id",
  kept: "kept",
  "left out": "left out",
}

/** A label that is there already; a draft has no colour yet. */
export interface KnownLabel {
  readonly name: string
  readonly colour?: string
}

interface Props {
  preview: Preview
  roles: Roles
  labels: readonly KnownLabel[]
}

export function PreviewTable({ preview, roles, labels }: Props) {
  const rank = (column: string) => ORDER.indexOf(roleOf(roles, column))
  // What is marked is shown in the texts.
  const columns = [...new Set(preview.columns)]
    .filter((column) => column !== roles.spans)
    .sort((one, other) => rank(one) - rank(other))
  const rows = preview.rows.slice(0, ROWS)
  const { spans } = roles
  const marks =
    spans === null
      ? null
      : (row: Preview["rows"][number]) =>
          partsIn(row[spans], shown(row[roles.text]), preview.offset_unit).map((part) => ({
            ...part,
            colour: colourOf(part.name, labels, preview),
          }))
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
                    <span
                      className="preview-cell"
                      data-marked={(column === roles.text && marks !== null) || undefined}
                    >
                      {column === roles.text && marks !== null ? (
                        <MarkedText text={shown(row[column])} marks={marks(row)} />
                      ) : (
                        shown(row[column])
                      )}
                    </span>
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

/** The label's colour; for one that will be new, one of the palette that stays the same from row to row. */
function colourOf(name: string, labels: readonly KnownLabel[], preview: Preview): string {
  const known = labels.find((label) => isSameName(label.name, name))?.colour
  if (known !== undefined) return known
  const at = preview.found.span_labels.findIndex((each) => each.name === name)
  return COLOURS[Math.max(at, 0) % COLOURS.length]?.value ?? "#57534E"
}
