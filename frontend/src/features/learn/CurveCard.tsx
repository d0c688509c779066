/** The learning curve: how good the model was, after so many labels. */

import { ScrollArea, Skeleton, Table, Text } from "@mantine/core"
import { lazy, Suspense } from "react"
import type { Project } from "@/api/types"
import { capital, count, percent, plural } from "@/core/format"
import { ENOUGH_AUDITED, roughly } from "@/features/learn/nextStep"
import { curveOf, SAID, type Measure } from "@/features/learn/measure"
import type { CurvePoint } from "@/features/learn/queries"
import { curveInWords } from "@/features/learn/words"
import { More } from "@/ui/More"
import { Part } from "@/ui/Part"

const CurveChart = lazy(async () => ({
  default: (await import("@/features/learn/charts/CurveChart")).CurveChart,
}))

interface Props {
  task: Project["task"]
  measure: Measure
  points: readonly CurvePoint[]
  audited: number
  auditShare: number
  hasModel: boolean
}

export function CurveCard({ task, measure, points, audited, auditShare, hasModel }: Props) {
  const known = curveOf(points, measure)
  const last = known.at(-1)
  const { title, noun } = SAID[measure]
  if (!last) {
    return (
      <Part title={title}>
        {hasModel ? <TooFew audited={audited} auditShare={auditShare} noun={noun} /> : <NoModel />}
      </Part>
    )
  }
  return (
    <Part
      title={title}
      says={`Measured on ${plural(last.audited, "answered text")} drawn at random${meaning(task, measure)}. The band holds the ${measure === "parts" ? "true figure" : "true share"} with 95\u00a0% confidence.`}
    >
      <div role="img" aria-label={curveInWords(known, measure)}>
        <Suspense fallback={<Skeleton height={280} />}>
          <CurveChart spots={known} measure={measure} />
        </Suspense>
      </div>
      <More title="Show as a table">
        <ScrollArea.Autosize mah={280} type="auto">
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{capital(`${noun}s`)}</Table.Th>
                <Table.Th>{measure === "parts" ? "Agreement" : "Right"}</Table.Th>
                <Table.Th>Between</Table.Th>
                <Table.Th>Measured on</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {known.toReversed().map((point) => (
                <Table.Tr key={point.version}>
                  <Table.Td>{count(point.answers)}</Table.Td>
                  <Table.Td>{percent(point.value)}</Table.Td>
                  <Table.Td>
                    {Math.round(100 * point.low)} to {percent(point.high)}
                  </Table.Td>
                  <Table.Td>{plural(point.audited, "text")}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      </More>
    </Part>
  )
}

function meaning(task: Project["task"], measure: Measure): string {
  if (measure === "parts") return ", as strict F1: a mark counts only with its label and both ends right"
  return task === "choose_several" ? "; right means all labels of a text" : ""
}

function NoModel() {
  return (
    <>
      <Text fw={550}>There is no model to measure yet.</Text>
      <Text size="sm" c="dimmed" mt={4}>
        It comes as soon as the first texts are read, and learns from what you have answered by then.
      </Text>
      <Outline />
    </>
  )
}

function TooFew({ audited, auditShare, noun }: { audited: number; auditShare: number; noun: string }) {
  if (audited >= ENOUGH_AUDITED) {
    return (
      <>
        <Text fw={550}>There are enough answers now.</Text>
        <Text size="sm" c="dimmed" mt={4}>
          The model is being measured on {plural(audited, "answered text")} drawn at random, as soon as it has
          a moment.
        </Text>
        <Outline />
      </>
    )
  }
  const every = auditShare > 0 ? Math.round(1 / auditShare) : 0
  const more = auditShare > 0 ? roughly((ENOUGH_AUDITED - audited) / auditShare) : 0
  return (
    <>
      <Text fw={550}>Too few answers to say.</Text>
      <Text size="sm" c="dimmed" mt={4}>
        {every > 0
          ? `About one text in ${every} that you are asked is drawn at random: only these say honestly how good the model is, since the others are chosen for being hard. ${audited} of them ${audited === 1 ? "has" : "have"} an answer; the curve begins with ${ENOUGH_AUDITED}, after about ${plural(more, `more ${noun}`)}.`
          : "In this project no text is drawn at random, and only such texts say honestly how good the model is. The settings can change that."}
      </Text>
      <Outline />
    </>
  )
}

/** What the curve will look like, plainly an outline. */
function Outline() {
  return (
    <svg viewBox="0 0 400 90" width="100%" height="90" aria-hidden preserveAspectRatio="none">
      <path d="M0 78 C 90 40, 180 26, 400 16 L 400 34 C 180 50, 90 66, 0 90 Z" fill="var(--surface-sunken)" />
      <path
        d="M0 84 C 90 52, 180 36, 400 25"
        fill="none"
        stroke="var(--line)"
        strokeWidth="2"
        strokeDasharray="5 5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
