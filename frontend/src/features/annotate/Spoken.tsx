/** What a screen reader is told after a key: what was saved, and the text that came. */

import { VisuallyHidden } from "@mantine/core"
import { memo } from "react"
import type { Label, Question } from "@/api/types"
import { plural } from "@/core/format"
import type { Step } from "@/features/annotate/session"

interface Props {
  question: Question | null
  last: Step | undefined
  labels: ReadonlyMap<string, Label>
  marksSpans: boolean
}

export const Spoken = memo(function Spoken({ question, last, labels, marksSpans }: Props) {
  const parts = [...(last?.labels.map((id) => labels.get(id)?.name) ?? [])]
  if (last && marksSpans) parts.push(plural(last.spans.length, "mark"))
  const names = parts.join(", ")
  const said =
    last?.kind === "submit"
      ? `Saved: ${names ? names : "none of the labels"}.`
      : last?.kind === "skip"
        ? "Skipped."
        : ""
  return (
    <VisuallyHidden aria-live="polite">
      {said} {question ? `Text: ${question.document.text.slice(0, 500)}` : "No text."}
    </VisuallyHidden>
  )
})
