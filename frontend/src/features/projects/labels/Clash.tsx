/** Texts on which answers clash, above the guideline that should settle it. */

import { Button, CloseButton, Group, Text, Title } from "@mantine/core"
import { IconQuote } from "@tabler/icons-react"
import { useQueries, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "react-router"
import { api, take } from "@/api/client"
import { guidelineQuery, saveGuideline } from "@/api/guideline"
import { keys } from "@/api/queries"
import type { Label, Project } from "@/api/types"
import { withQuote } from "@/core/guideline"
import { LabelChip } from "@/ui/LabelChip"
import { said, saidProblem } from "@/ui/toast"

interface Props {
  project: Project
  about: Label | null
  documents: readonly number[]
  mayQuote: boolean
  /** The guideline was changed beside the editor. */
  onQuoted: () => void
}

export function Clash({ project, about, documents, mayQuote, onQuoted }: Props) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const labels = new Map(project.labels.map((label) => [label.id, label]))
  const found = useQueries({
    queries: documents.map((document) => ({
      queryKey: [...keys.texts(project.id), "one", document],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        take(
          api.GET("/api/v1/projects/{project}/documents/{document}", {
            params: { path: { project: project.id, document } },
            signal,
          }),
        ),
    })),
  })
  const quote = async (document: number) => {
    try {
      const now = await client.query({ ...guidelineQuery(project.id), staleTime: 0 })
      const text = now.draft?.text ?? now.text
      await saveGuideline(client, project.id, withQuote(text, document, about?.name ?? null))
      onQuoted()
      said("The text is quoted in the guideline. Say beside it why it is decided so.")
      void navigate({ hash: "guideline", search: about ? `label=${about.id}` : "" })
    } catch (error) {
      saidProblem(error)
    }
  }
  const shown = found.flatMap((each) => (each.data ? [each.data] : []))
  if (shown.length === 0) return null
  return (
    <section className="card clash" aria-labelledby="clash">
      <Group justify="space-between" wrap="nowrap" mb="xs">
        <Title order={2} fz={16} id="clash">
          {about
            ? `What does the guideline say of “${about.name}” here?`
            : "What does the guideline say here?"}
        </Title>
        <CloseButton
          aria-label="Close these texts"
          onClick={() => void navigate({ hash: "guideline", search: "" }, { replace: true })}
        />
      </Group>
      <ul>
        {shown.map((each) => (
          <li key={each.id}>
            <p dir="auto" lang="" className="prose-text">
              {each.text}
            </p>
            <Group gap="4px 16px">
              {each.answers.map((answer) => (
                <Group key={answer.person_id} gap={6}>
                  <Text size="sm" c="dimmed">
                    {answer.person || "Somebody"}:
                  </Text>
                  {[...new Set([...answer.labels, ...answer.spans.map((span) => span.label_id)])].map(
                    (id) => {
                      const label = labels.get(id)
                      return label && <LabelChip key={id} name={label.name} colour={label.colour} />
                    },
                  )}
                </Group>
              ))}
              {mayQuote && (
                <Button
                  size="compact-sm"
                  variant="default"
                  leftSection={<IconQuote size={14} aria-hidden />}
                  onClick={() => void quote(each.id)}
                >
                  Quote in the guideline
                </Button>
              )}
            </Group>
          </li>
        ))}
      </ul>
    </section>
  )
}
