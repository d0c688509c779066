/** Which words moved the probability: tinted in the text, the strongest named, and how it was found out. */

import { Text } from "@mantine/core"
import type { CSSProperties } from "react"
import type { Project } from "@/api/types"
import { piecesOf, strongest } from "@/features/deploy/explanation"
import type { Explanation } from "@/features/deploy/queries"
import { More } from "@/ui/More"

interface Props {
  text: string
  explanation: Explanation
  project: Project
}

export function ExplanationView({ text, explanation, project }: Props) {
  const { parts, why_not: whyNot, label_id: id } = explanation
  if (whyNot !== null) {
    return (
      <Text size="sm" c="dimmed" mt="md">
        It cannot be said which words moved it: {whyNot}.
      </Text>
    )
  }
  const label = project.labels.find((each) => each.id === id)?.name ?? "its answer"
  return (
    <div className="try-why">
      <Text size="sm" fw={550}>
        Which words moved it
      </Text>
      <p className="prose-text try-text" dir="auto" lang="">
        {piecesOf(text, parts).map(({ text: words, strength }, place) =>
          strength === 0 ? (
            words
          ) : (
            <mark
              key={place}
              className="try-word"
              data-against={strength < 0 || undefined}
              style={{ "--strength": Math.abs(strength).toFixed(2) } as CSSProperties}
            >
              {words}
            </mark>
          ),
        )}
      </p>
      <Text size="sm" c="dimmed" className="figures">
        {said(parts, label)}
      </Text>
      <More title="How this was found out">
        <Text size="sm" c="dimmed" maw={640} className="figures">
          Occlusion: each part was left out in turn, and the text read anew. The figure is by how much the
          probability of “{label}” falls without it: with all words it is {explanation.probability.toFixed(3)}
          , with none {explanation.baseline.toFixed(3)}. Words that only work together can each seem to do
          little.
        </Text>
      </More>
    </div>
  )
}

function said(parts: Explanation["parts"], label: string): string {
  const helped = strongest(parts, "for").map(pointed)
  const hindered = strongest(parts, "against").map(pointed)
  if (helped.length + hindered.length === 0) return "No single word moved it much."
  const spoke = helped.length > 0 ? [`For “${label}”: ${helped.join(", ")}.`] : []
  const against = hindered.length > 0 ? [`Against it: ${hindered.join(", ")}.`] : []
  return [...spoke, ...against].join(" ")
}

function pointed({ text, effect }: Explanation["parts"][number]): string {
  return `“${text}” (${effect > 0 ? "+" : "−"}${Math.round(100 * Math.abs(effect))} points)`
}
