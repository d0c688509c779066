/** The guideline, beside what there is to decide, and the way to write down what was learnt from it. */

import { Anchor, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense } from "react"
import { Link } from "react-router"
import { quotedQuery } from "@/api/guideline"
import { may } from "@/api/rights"
import type { Label, Project } from "@/api/types"
import { quotedIn } from "@/core/guideline"
import { Waiting } from "@/ui/Waiting"

const Guide = lazy(() => import("@/ui/Guide").then(({ Guide }) => ({ default: Guide })))

interface Props {
  project: Project
  labels: ReadonlyMap<string, Label>
  /** The text to decide on, and the label that it is about. */
  document: number
  label: Label | undefined
}

export function GuidelinePart({ project, labels, document, label }: Props) {
  const text = project.guideline
  const quoted = useQuery(quotedQuery(project.id, quotedIn(text)))
  const about = label ? `label=${label.id}&` : ""
  return (
    <section className="review-guideline" aria-label="Guideline">
      <h2 className="review-heading">Guideline</h2>
      {text.trim() ? (
        <Suspense fallback={<Waiting rows={1} height={60} />}>
          <Guide quoted={quoted.data} labels={labels}>
            {text}
          </Guide>
        </Suspense>
      ) : (
        <Text size="sm" c="dimmed">
          Nothing is written down yet.
        </Text>
      )}
      {may(project.role, "edit") && (
        <Anchor
          component={Link}
          to={`/p/${project.id}/labels?${about}with=${document}`}
          size="sm"
          underline="always"
        >
          Open the guideline{label ? ` at “${label.name}”` : ""} with this text
        </Anchor>
      )}
    </section>
  )
}
