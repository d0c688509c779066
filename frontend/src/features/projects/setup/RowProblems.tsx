/** The rows of a file that did not go in: the line, and the reason. */

import { Button, ScrollArea, Table, Text } from "@mantine/core"
import { useInfiniteQuery } from "@tanstack/react-query"
import { problemsQuery } from "@/features/projects/setup/queries"
import type { Source } from "@/features/projects/setup/types"
import { count } from "@/core/format"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

export function RowProblems({ project, source }: { project: string; source: Source }) {
  const found = useInfiniteQuery(problemsQuery(project, source.id))
  if (found.error) return <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Waiting rows={2} height={32} />
  const problems = found.data.pages.flat()
  return (
    <>
      <Text size="sm" c="dimmed" mt="sm" mb={4}>
        Mend these lines in {source.name} and import it again: what is in already is not taken twice.
      </Text>
      <ScrollArea.Autosize
        mah={320}
        type="auto"
        viewportProps={{ tabIndex: 0, role: "region", "aria-label": `Rows of ${source.name} left out` }}
      >
        <Table fz="sm" stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={90} ta="right">
                Line
              </Table.Th>
              <Table.Th>Why it was left out</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {problems.map((problem, at) => (
              <Table.Tr key={at}>
                <Table.Td ta="right">{count(problem.line)}</Table.Td>
                <Table.Td className="break">{problem.reason}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {found.hasNextPage && (
        <Button
          size="compact-sm"
          variant="subtle"
          mt={6}
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  )
}
