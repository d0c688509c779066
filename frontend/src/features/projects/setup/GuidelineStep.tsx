/** The guideline: how to decide in doubt, shown beside each text while labelling. */

import { Textarea } from "@mantine/core"
import type { Dispatch } from "react"
import type { Change, Draft } from "@/features/projects/setup/draft"
import { Step } from "@/features/projects/setup/Step"

const WHOLE =
  "# Refund\nAsks for money back, or disputes a charge.\n\n- Asks only for an invoice → Invoice copy"
const PARTS = "# Actor\nA named group, or a name that one goes by.\n\n- Without “the” and titles"

export function GuidelineStep({ draft, change }: { draft: Draft; change: Dispatch<Change> }) {
  return (
    <Step
      number={4}
      title="How should people decide in doubt?"
      says="A short guideline, one key away while labelling. You can write it later, as doubts come up."
      isDone={draft.guideline.trim() !== ""}
      isOptional
    >
      <Textarea
        label="Guideline"
        description="Plain text or Markdown: # for headings, - for lists, ** around what is important."
        placeholder={draft.task === "mark_spans" ? PARTS : WHOLE}
        autosize
        minRows={4}
        maxRows={16}
        maxLength={200_000}
        value={draft.guideline}
        onChange={(event) => change({ kind: "set", part: { guideline: event.currentTarget.value } })}
      />
    </Step>
  )
}
