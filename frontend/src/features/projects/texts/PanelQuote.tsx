/** Quotes a text in the guideline, under the heading of its label where there is one. */

import { Button } from "@mantine/core"
import { IconQuote } from "@tabler/icons-react"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { guidelineQuery, saveGuideline } from "@/api/guideline"
import type { Project } from "@/api/types"
import { quotedIn, withQuote } from "@/core/guideline"
import { said, saidProblem, saidWithUndo } from "@/ui/toast"
import type { TextRow } from "./types"

interface Props {
  project: Project
  row: TextRow
}

export function PanelQuote({ project, row }: Props) {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const given = row.answers.flatMap((answer) => answer.labels)[0]
  const label = project.labels.find((each) => each.id === given)?.name ?? null
  const quote = async () => {
    setBusy(true)
    try {
      const now = await client.query({ ...guidelineQuery(project.id), staleTime: 0 })
      const before = now.draft?.text ?? now.text
      if (quotedIn(before).includes(row.document.id)) said("The guideline quotes this text already.")
      else {
        const saved = await saveGuideline(client, project.id, withQuote(before, row.document.id, label))
        saidWithUndo(
          saved.draft ? "Quoted in the draft of the guideline." : "Quoted in the guideline.",
          async () => {
            await saveGuideline(client, project.id, before)
          },
        )
      }
    } catch (error) {
      saidProblem(error)
    }
    setBusy(false)
  }
  return (
    <Button
      size="xs"
      variant="default"
      mt="xs"
      loading={isBusy}
      leftSection={<IconQuote size={14} aria-hidden />}
      onClick={() => void quote()}
    >
      Use as an example in the guideline
    </Button>
  )
}
