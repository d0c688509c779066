/** Who agrees with whom: a table of people against people, each pair once on either side. */

import { Table, Text, Tooltip } from "@mantine/core"
import { figure, inWords, pairOf, whyNone } from "@/features/learn/agreement/words"
import type { AgreementPart } from "@/features/learn/queries"

export function PairMatrix({ part }: { part: AgreementPart }) {
  const { people } = part
  return (
    <div className="learn-matrix">
      <Table withRowBorders={false} horizontalSpacing={6} verticalSpacing={4} aria-label="Agreement of pairs">
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {people.map((person) => (
              <Table.Th key={person.person_id} scope="col" fw={500} fz="xs" ta="center">
                {person.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((row) => (
            <Table.Tr key={row.person_id}>
              <Table.Th scope="row" fw={500} fz="xs">
                {row.name}
              </Table.Th>
              {people.map((column) => (
                <Cell key={column.person_id} part={part} one={row.person_id} other={column.person_id} />
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Cell({ part, one, other }: { part: AgreementPart; one: string; other: string }) {
  const measure = one === other ? null : pairOf(part, one, other)
  if (!measure) return <Table.Td aria-hidden />
  const strength = Math.round(55 * Math.max(measure.value ?? 0, 0))
  return (
    <Table.Td
      ta="center"
      style={{ background: `color-mix(in srgb, var(--accent) ${strength}%, transparent)` }}
    >
      <Tooltip label={measure.value === null ? whyNone(measure) : inWords(measure)} multiline maw={260}>
        <Text component="span" size="sm" className="figures" tabIndex={0}>
          {measure.value === null ? "–" : figure(measure.value)}
        </Text>
      </Tooltip>
    </Table.Td>
  )
}
