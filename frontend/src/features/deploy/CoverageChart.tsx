/** What share is answered against how often that is right, with intervals; the choice filled, others hollow. */

import {
  CartesianGrid,
  ErrorBar,
  Line,
  ComposedChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts"
import type { DotItemDotProps, TooltipContentProps } from "recharts"
import { percent } from "@/core/format"
import type { Spot } from "@/features/deploy/words"

interface Point {
  name: string
  answered: number
  right: number
  low: number
  high: number
  isChosen: boolean
  /** How far the interval reaches below and above. */
  reach: [number, number]
}

const QUARTERS = [0, 0.25, 0.5, 0.75, 1]
const UPPER_HALF = [0.5, 0.6, 0.7, 0.8, 0.9, 1]

function tick(share: number): string {
  return `${Math.round(100 * share)} %`
}

export function CoverageChart({ spots, target }: { spots: readonly Spot[]; target: number | null }) {
  const points = spots.map(pointOf)
  const isHigh = points.every((point) => point.low >= 0.5)
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={points}
        margin={{ top: 8, right: 24, bottom: 20, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid stroke="var(--line)" />
        <XAxis
          dataKey="answered"
          type="number"
          domain={[0, 1]}
          ticks={QUARTERS}
          interval={0}
          tickFormatter={tick}
          tickLine={false}
          stroke="var(--line)"
          label={{ value: "answers by itself", position: "insideBottom", offset: -12 }}
        />
        <YAxis
          dataKey="right"
          type="number"
          domain={isHigh ? [0.5, 1] : [0, 1]}
          ticks={isHigh ? UPPER_HALF : QUARTERS}
          interval={0}
          tickFormatter={tick}
          tickLine={false}
          axisLine={false}
          width={60}
          label={{ value: "right", angle: -90, position: "insideLeft", offset: 8 }}
        />
        {target !== null && (
          <ReferenceLine y={target} stroke="var(--mantine-color-dimmed)" strokeDasharray="5 5" />
        )}
        <Tooltip content={Tip} isAnimationActive={false} cursor={false} />
        <Line
          dataKey="right"
          type="linear"
          stroke="var(--accent)"
          strokeOpacity={0.5}
          dot={Mark}
          activeDot={false}
          isAnimationActive={false}
        >
          <ErrorBar
            dataKey="reach"
            direction="y"
            width={4}
            stroke="var(--accent)"
            strokeOpacity={0.5}
            isAnimationActive={false}
          />
        </Line>
      </ComposedChart>
    </ResponsiveContainer>
  )
}

function Mark({ cx, cy, payload }: DotItemDotProps) {
  const { isChosen, name } = payload as Point
  return (
    <circle
      key={name}
      cx={cx}
      cy={cy}
      r={isChosen ? 6 : 4}
      stroke="var(--accent)"
      fill={isChosen ? "var(--accent)" : "var(--surface)"}
    />
  )
}

function pointOf({ name, answered, right, isChosen }: Spot): Point {
  return {
    name,
    answered: answered.value,
    right: right.value,
    low: right.low,
    high: right.high,
    isChosen,
    reach: [right.value - right.low, right.high - right.value],
  }
}

function Tip({ active, payload }: TooltipContentProps) {
  const point = payload[0]?.payload as Point | undefined
  if (!active || !point) return null
  return (
    <div className="deploy-tip figures">
      <strong>{point.name}</strong>
      <br />
      answers {percent(point.answered)} by itself, right {percent(point.right)}
      <br />
      between {Math.round(100 * point.low)} and {percent(point.high)}
    </div>
  )
}
