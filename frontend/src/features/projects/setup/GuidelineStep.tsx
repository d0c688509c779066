/** The guideline: how to decide in doubt, shown beside each text while labelling. */

import { Textarea } from "@mantine/core"
import type { Dispatch } from "react"
import type { Change, Draft } from "@/features/projects/setup/draft"
import { Step } from "@/features/projects/setup/Step"

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
        placeholder={
          "# Refund\nAsks for money back, or disputes a charge.\n\n- Asks only for an invoice → Invoice copy"
        }
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
