/** Every version of the model, newest first, with how good it was. */

import { Button, Table, Text, VisuallyHidden } from "@mantine/core"
import { useInfiniteQuery } from "@tanstack/react-query"
import type { Estimate, Project } from "@/api/types"
import { ago, capital, count } from "@/core/format"
import { measuresOf, SAID, worthOf } from "@/features/learn/measure"
import { versionsQuery } from "@/features/learn/queries"
import { useNow } from "@/ui/useNow"
import { EstimateText } from "@/ui/EstimateText"
import { Part } from "@/ui/Part"

export function Versions({ project }: { project: Project }) {
  const now = useNow()
  const measures = measuresOf(project)
  const versions = useInfiniteQuery(versionsQuery(project.id))
  const rows = (versions.data?.pages ?? []).flat()
  return (
    <Part
      title="Versions"
      says="Answers and changed labels make new ones; those that were measured say how good they were."
    >
      <Table verticalSpacing={6} horizontalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Version</Table.Th>
            <Table.Th>Answers</Table.Th>
            {measures.map((measure) => (
              <Table.Th key={measure}>{capital(SAID[measure].after)}</Table.Th>
            ))}
            <Table.Th>Made</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((version) => (
            <Table.Tr key={version.version}>
              <Table.Td>v{version.version}</Table.Td>
              <Table.Td>{count(version.answers)}</Table.Td>
              {measures.map((measure) => (
                <Table.Td key={measure}>
                  <Worth estimate={worthOf(version, measure)} means={SAID[measure].means} />
                </Table.Td>
              ))}
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
    </Part>
  )
}

function Worth({ estimate, means }: { estimate: Estimate | null; means: string }) {
  if (estimate) return <EstimateText estimate={estimate} means={means} />
  return (
    <>
      <Text component="span" size="sm" c="dimmed" aria-hidden>
        –
      </Text>
      <VisuallyHidden>not measured</VisuallyHidden>
    </>
  )
}
