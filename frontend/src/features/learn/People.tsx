/** Who did what. */

import { Table, Text } from "@mantine/core"
import type { Progress } from "@/api/types"
import { ago, count } from "@/core/format"
import { useNow } from "@/ui/useNow"
import { Part } from "@/ui/Part"

export function People({ people }: { people: Progress["people"] }) {
  const now = useNow()
  return (
    <Part title="Who did what">
      {people.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody has answered yet. Everyone who labels will be listed here.
        </Text>
      ) : (
        <Table verticalSpacing={8} horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th ta="right">Answers</Table.Th>
              <Table.Th ta="right">Skipped</Table.Th>
              <Table.Th ta="right">Last</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {people.map((person) => (
              <Table.Tr key={person.person_id}>
                <Table.Td>
                  {person.name}
                  {person.kind !== "person" && (
                    <Text component="span" size="xs" c="dimmed">
                      {" "}
                      {person.kind === "import" ? "from a file" : "a program"}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td ta="right">{count(person.answers)}</Table.Td>
                <Table.Td ta="right">{count(person.skipped)}</Table.Td>
                <Table.Td ta="right" className="learn-nowrap">
                  {ago(person.last_at, now)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Part>
  )
}
