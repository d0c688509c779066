/** How good the model is, label by label; sortable, and silent where there are too few texts. */

import { Table, Text, Tooltip, UnstyledButton } from "@mantine/core"
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react"
import { useState } from "react"
import type { Label } from "@/api/types"
import { count, plural } from "@/core/format"
import { toldOf } from "@/features/learn/calibration"
import { sorted, type Column, type Order } from "@/features/learn/labelOrder"
import type { Measure } from "@/features/learn/measure"
import type { LabelQuality } from "@/features/learn/queries"
import { EstimateText } from "@/ui/EstimateText"
import { LabelChip } from "@/ui/LabelChip"
import { Part } from "@/ui/Part"

interface Head {
  readonly column: Column
  readonly name: string
  readonly means: string
}

const HEADS: Record<Measure, readonly Head[]> = {
  texts: [
    { column: "name", name: "Label", means: "" },
    {
      column: "support",
      name: "Texts",
      means: "Answered texts of this label among those drawn at random.",
    },
    {
      column: "precision",
      name: "Precision",
      means: "Of the texts that the model gives this label, how many have it.",
    },
    {
      column: "recall",
      name: "Recall",
      means: "Of the texts that have this label, how many the model finds.",
    },
    { column: "f1", name: "F1", means: "Precision and recall in one number." },
  ],
  parts: [
    { column: "name", name: "Label", means: "" },
    { column: "support", name: "Marks", means: "Marks of people with this label in texts drawn at random." },
    {
      column: "precision",
      name: "Precision",
      means: "Of the model’s marks with this label, how many people made just so.",
    },
    {
      column: "recall",
      name: "Recall",
      means: "Of people’s marks with this label, how many the model makes just so.",
    },
    { column: "f1", name: "F1", means: "Precision and recall in one number." },
  ],
}

const SAYS: Record<Measure, string> = {
  texts:
    "Precision: when it gives the label, it is right. Recall: it finds the texts of the label. Small grey numbers hold the truth with 95\u00a0% confidence.",
  parts:
    "Precision: when it marks, it is right. Recall: it finds what is to be marked. Small grey numbers hold the truth with 95\u00a0% confidence.",
}

interface Props {
  title?: string
  measure: Measure
  rows: readonly LabelQuality[]
  audited: number
  labels: readonly Label[]
}

export function LabelTable({ title = "Label by label", measure, rows: told, audited, labels }: Props) {
  const [order, setOrder] = useState<Order>({ column: "support", isDescending: true })
  const rows = sorted(told, order)
  const colour = new Map(labels.map((label) => [label.id, label.colour]))
  const sort = (column: Column) =>
    setOrder((before) => ({
      column,
      isDescending: before.column === column ? !before.isDescending : column !== "name",
    }))
  return (
    <Part title={title} says={`On ${plural(audited, "text")} drawn at random. ${SAYS[measure]}`}>
      <Table verticalSpacing={8} className="learn-labels" role="table">
        <Table.Thead role="rowgroup">
          <Table.Tr role="row">
            {HEADS[measure].map((head) => (
              <Table.Th
                key={head.column}
                role="columnheader"
                aria-sort={
                  order.column === head.column ? (order.isDescending ? "descending" : "ascending") : "none"
                }
              >
                <Tooltip label={head.means} disabled={head.means === ""} multiline maw={260}>
                  <UnstyledButton className="learn-sort" onClick={() => sort(head.column)}>
                    {head.name}
                    {order.column === head.column &&
                      (order.isDescending ? (
                        <IconArrowDown size={14} aria-hidden />
                      ) : (
                        <IconArrowUp size={14} aria-hidden />
                      ))}
                  </UnstyledButton>
                </Tooltip>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {rows.map((row) => (
            <Row
              key={row.label_id}
              measure={measure}
              row={row}
              colour={colour.get(row.label_id) ?? "#6d7a77"}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Part>
  )
}

function Row({ measure, row, colour }: { measure: Measure; row: LabelQuality; colour: string }) {
  const { precision, recall, f1 } = toldOf(row)
  return (
    <Table.Tr role="row">
      <Table.Th scope="row" role="rowheader" fw={400}>
        <LabelChip name={row.name} colour={colour} />
      </Table.Th>
      <Table.Td role="cell">
        <Text component="span" size="sm">
          {count(row.support)}
        </Text>
      </Table.Td>
      <Table.Td role="cell">
        <EstimateText estimate={precision} means={HEADS[measure][2]?.means ?? ""} />
      </Table.Td>
      <Table.Td role="cell">
        <EstimateText estimate={recall} means={HEADS[measure][3]?.means ?? ""} />
      </Table.Td>
      <Table.Td role="cell">
        <EstimateText estimate={f1} means={HEADS[measure][4]?.means ?? ""} />
      </Table.Td>
    </Table.Tr>
  )
}
