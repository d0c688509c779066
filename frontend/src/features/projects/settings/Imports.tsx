/** What was imported so far, and the way to add more. */

import { Button, Table, Text } from "@mantine/core"
import { IconUpload } from "@tabler/icons-react"
import { queryOptions, useQuery } from "@tanstack/react-query"
import { Link } from "react-router"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import { may } from "@/api/rights"
import { ago, count } from "@/core/format"
import { useNow } from "@/ui/useNow"
import { Section } from "@/features/projects/settings/Section"
import type { SectionProps } from "@/features/projects/settings/useSetting"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

function sourcesQuery(project: string) {
  return queryOptions({
    queryKey: [...keys.project(project), "sources"],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/api/v1/projects/{project}/sources", { params: { path: { project } }, signal })))
        .sources,
  })
}

export function Imports({ project }: SectionProps) {
  const sources = useQuery(sourcesQuery(project.id))
  const now = useNow()
  return (
    <Section
      id="import"
      says="Texts come from files (CSV, Excel, JSON, Parquet, text; or of Label Studio, Prodigy, doccano, brat, spaCy, CoNLL) or are pasted."
    >
      {sources.error ? (
        <ProblemNote error={sources.error} onRetry={() => void sources.refetch()} />
      ) : !sources.data ? (
        <Waiting rows={2} height={36} />
      ) : sources.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing was imported yet.
        </Text>
      ) : (
        <Table.ScrollContainer
          type="native"
          minWidth={0}
          className="settings-imports"
          tabIndex={0}
          role="group"
          aria-label="Imported files"
        >
          <Table verticalSpacing={6} withRowBorders>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>File</Table.Th>
                <Table.Th ta="right">Texts</Table.Th>
                <Table.Th ta="right">Repeats</Table.Th>
                <Table.Th ta="right">Left out</Table.Th>
                <Table.Th ta="right">With answers</Table.Th>
                <Table.Th>When</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sources.data.map((source) => (
                <Table.Tr key={source.id}>
                  <Table.Td className="settings-file">{source.name}</Table.Td>
                  <Table.Td ta="right">{count(source.imported)}</Table.Td>
                  <Table.Td ta="right">{count(source.folded)}</Table.Td>
                  <Table.Td ta="right" {...(source.rejected > 0 ? { c: "red" } : {})}>
                    {count(source.rejected)}
                  </Table.Td>
                  <Table.Td ta="right">{count(source.labelled)}</Table.Td>
                  <Table.Td className="settings-when">{ago(source.created_at, now)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {may(project.role, "import") && (
        <Button
          component={Link}
          to={`/p/${project.id}/import`}
          variant="light"
          mt="md"
          leftSection={<IconUpload size={16} aria-hidden />}
        >
          Import texts
        </Button>
      )}
    </Section>
  )
}
