/** A few texts pasted for trying out, one on each line. */

import { Button, Group, Stack, Text, Textarea } from "@mantine/core"
import { useState } from "react"
import { api, take } from "@/api/client"
import { batches, splitTexts } from "@/features/projects/setup/pastedTexts"
import { plural } from "@/core/format"
import { ProblemNote } from "@/ui/ProblemNote"
import { said } from "@/ui/toast"

interface Props {
  project: string
  onAdded: () => void
}

export function PasteTexts({ project, onAdded }: Props) {
  const [pasted, setPasted] = useState("")
  const [isAdding, setIsAdding] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const { texts, repeated } = splitTexts(pasted)
  const add = async () => {
    setIsAdding(true)
    setError(null)
    try {
      const sum = { added: 0, folded: 0, rejected: 0 }
      for (const batch of batches(texts)) {
        const body = { texts: batch.map((text) => ({ text })), create_labels: true }
        const done = await take(
          api.POST("/api/v1/projects/{project}/documents", {
            params: { path: { project } },
            body: body,
          }),
        )
        sum.added += done.added
        sum.folded += done.folded
        sum.rejected += done.rejected
      }
      const rest = [
        sum.folded > 0 && `${sum.folded} were there already`,
        sum.rejected > 0 && `${sum.rejected} could not be taken`,
      ].filter(Boolean)
      said([`${plural(sum.added, "text")} added`, ...rest].join(", ") + ".")
      setPasted("")
    } catch (problem) {
      setError(problem)
    } finally {
      setIsAdding(false)
      onAdded()
    }
  }
  return (
    <Stack gap="sm">
      <Textarea
        label="One text on each line"
        description="Good for trying things out. For longer texts with line breaks, import a file."
        placeholder={"I was charged twice for March.\nWhere is my parcel?"}
        autosize
        minRows={6}
        maxRows={16}
        value={pasted}
        dir="auto"
        onChange={(event) => setPasted(event.currentTarget.value)}
      />
      {error !== null && <ProblemNote error={error} />}
      <Group gap="sm">
        <Button disabled={texts.length === 0 || isAdding} onClick={() => void add()}>
          {isAdding ? "Adding" : texts.length === 0 ? "Add the texts" : `Add ${plural(texts.length, "text")}`}
        </Button>
        {repeated > 0 && (
          <Text size="sm" c="dimmed">
            {plural(repeated, "line")} said the same as one before.
          </Text>
        )}
      </Group>
    </Stack>
  )
}
