/** Every version of the model, newest first, with how good it was. */

import { Button, Table, Text, VisuallyHidden } from "@mantine/core"
import { useInfiniteQuery } from "@tanstack/react-query"
import { ago, count } from "@/core/format"
import { versionsQuery } from "@/features/learn/queries"
import { Section } from "@/features/learn/Section"
import { useNow } from "@/features/learn/useNow"
import { EstimateText } from "@/ui/EstimateText"

const MEANS = "How often this version was right on texts drawn at random."

export function Versions({ project }: { project: string }) {
  const now = useNow()
  const versions = useInfiniteQuery(versionsQuery(project))
  const rows = (versions.data?.pages ?? []).flat()
  return (
    <Section
      title="Versions"
      says="Answers and changed labels make new ones; those that were measured say how often they were right."
    >
      <Table verticalSpacing={6} horizontalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Version</Table.Th>
            <Table.Th>Answers</Table.Th>
            <Table.Th>Right</Table.Th>
            <Table.Th>Made</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((version) => (
            <Table.Tr key={version.version}>
              <Table.Td>v{version.version}</Table.Td>
              <Table.Td>{count(version.answers)}</Table.Td>
              <Table.Td>
                {version.accuracy ? (
                  <EstimateText estimate={version.accuracy} means={MEANS} />
                ) : (
                  <>
                    <Text component="span" size="sm" c="dimmed" aria-hidden>
                      –
                    </Text>
                    <VisuallyHidden>not measured</VisuallyHidden>
                  </>
                )}
              </Table.Td>
              <Table.Td className="learn-nowrap">{ago(version.created_at, now)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {versions.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          mt="sm"
          loading={versions.isFetchingNextPage}
          onClick={() => void versions.fetchNextPage()}
        >
          Show older versions
        </Button>
      )}
    </Section>
  )
}
