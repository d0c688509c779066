/** Finds a text of the project by its words, to be quoted in the guideline. */

import { Modal, Text, TextInput, UnstyledButton } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { IconSearch } from "@tabler/icons-react"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { Project } from "@/api/types"
import { LabelChip } from "@/ui/LabelChip"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

const SHOWN = 20

interface Props {
  project: Project
  onPick: (document: number) => void
  onClose: () => void
}

export function ExamplePicker({ project, onPick, onClose }: Props) {
  const [words, setWords] = useState("")
  const [asked] = useDebouncedValue(words.trim(), 250)
  const found = useQuery({
    queryKey: [...keys.texts(project.id), "to quote", asked],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/projects/{project}/documents", {
          params: {
            path: { project: project.id },
            query: { limit: SHOWN, ...(asked ? { q: asked } : { state: "answered" as const }) },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
  const names = new Map(project.labels.map((label) => [label.id, label]))
  return (
    <Modal opened onClose={onClose} title="Quote a text" size="lg">
      <TextInput
        aria-label="Find a text by its words"
        placeholder="Find a text by its words"
        leftSection={<IconSearch size={16} aria-hidden />}
        data-autofocus
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <Text size="sm" c="dimmed" mt="xs" mb="sm">
        It is shown with the label that was decided, also beside the text while people label.
      </Text>
      {found.error && <ProblemNote error={found.error} onRetry={() => void found.refetch()} />}
      {!found.data && !found.error && <Waiting rows={4} height={48} />}
      {found.data?.documents.length === 0 && (
        <Text c="dimmed" size="sm" role="status">
          {asked ? `No text has “${asked}” in it.` : "No text is answered yet. Find one by its words."}
        </Text>
      )}
      <ul className="picker" aria-label="Texts">
        {found.data?.documents.map(({ document, answers }) => (
          <li key={document.id}>
            <UnstyledButton className="picker-one" onClick={() => onPick(document.id)}>
              <span dir="auto" className="picker-text">
                {document.text}
              </span>
              {[...new Set(answers.flatMap((each) => each.labels))].map((id) => {
                const label = names.get(id)
                return label && <LabelChip key={id} name={label.name} colour={label.colour} />
              })}
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
