/** Whether the model's probabilities can be believed, in words and as a diagram. */

import { Skeleton, Table, Text } from "@mantine/core"
import { lazy, Suspense } from "react"
import { capital, count, percent, plural } from "@/core/format"
import {
  calibrationInWords,
  calibrationPoints,
  calibrationVerdict,
  overall,
  type CalibrationPoint,
} from "@/features/learn/calibration"
import type { ReliabilityBin } from "@/features/learn/queries"
import { More } from "@/ui/More"
import { Part } from "@/ui/Part"

const ReliabilityChart = lazy(async () => ({
  default: (await import("@/features/learn/charts/ReliabilityChart")).ReliabilityChart,
}))

interface Props {
  title?: string
  reliability: readonly ReliabilityBin[]
  /** What one probability is about. */
  unit: "text" | "decision" | "mark"
}

export function CalibrationCard({ title = "Can its numbers be believed?", reliability, unit }: Props) {
  const points = calibrationPoints(reliability)
  const all = overall(reliability)
  if (!all) return null
  return (
    <Part title={title} says={`${calibrationInWords(all)} ${calibrationVerdict(all, unit)}`}>
      <div role="img" aria-label={`Reliability diagram. ${points.map(inWords).join(" ")}`}>
        <Suspense fallback={<Skeleton height={280} />}>
          <ReliabilityChart points={points} />
        </Suspense>
      </div>
      <Text size="sm" c="dimmed" mt={4} mb={4}>
        Each dot stands for some {unit}s, with their number beside it; the bar through it holds the truth with
        95 % confidence. On the dashed line the model is as often right as it says; below it, it is too sure.
      </Text>
      <More title="Show as a table">
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>It said</Table.Th>
              <Table.Th>It was right</Table.Th>
              <Table.Th>Between</Table.Th>
              <Table.Th>{capital(`${unit}s`)}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {points.map((point) => (
              <Table.Tr key={point.said}>
                <Table.Td>{percent(point.said)}</Table.Td>
                <Table.Td>{percent(point.right)}</Table.Td>
                <Table.Td>
                  {Math.round(100 * point.low)} to {percent(point.high)}
                </Table.Td>
                <Table.Td>{count(point.count)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </More>
    </Part>
  )
}

function inWords(point: CalibrationPoint): string {
  return `It said ${percent(point.said)} and was right ${percent(point.right)} of ${plural(point.count, "time")}.`
}
