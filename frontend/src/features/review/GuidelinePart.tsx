/** The guideline, beside what there is to decide. */

import { Text } from "@mantine/core"
import { lazy, Suspense } from "react"
import { Link } from "react-router"
import { Waiting } from "@/ui/Waiting"

const Markdown = lazy(() => import("react-markdown"))

export function GuidelinePart({ text }: { text: string }) {
  return (
    <section className="review-guideline" aria-label="Guideline">
      <h2 className="review-heading">Guideline</h2>
      {text.trim() ? (
        <Suspense fallback={<Waiting rows={1} height={60} />}>
          <Markdown disallowedElements={["img"]}>{text}</Markdown>
        </Suspense>
      ) : (
        <Text size="sm" c="dimmed">
          Nothing is written down yet. <Link to="../labels">Write a guideline</Link>, so that everybody
          decides alike.
        </Text>
      )}
    </section>
  )
}
