/** What the model said against how often it was right, with intervals and counts; both axes 0 to 100 %. */

import {
  CartesianGrid,
  ErrorBar,
  LabelList,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts"
import type { TooltipContentProps } from "recharts"
import { percent, plural } from "@/core/format"
import type { CalibrationPoint } from "@/features/learn/calibration"

interface Spot extends CalibrationPoint {
  /** How far the interval reaches below and above. */
  reach: [number, number]
  named: string
}

const QUARTERS = [0, 0.25, 0.5, 0.75, 1]
const DIAGONAL = [
  { x: 0, y: 0 },
  { x: 1, y: 1 },
] as const

function tick(share: number): string {
  return `${Math.round(100 * share)} %`
}

export function ReliabilityChart({ points }: { points: readonly CalibrationPoint[] }) {
  const spots: Spot[] = points.map((point) => ({
    ...point,
    reach: [point.right - point.low, point.high - point.right],
    named: `${point.count}`,
  }))
  return (
    <div className="learn-chart">
      <ResponsiveContainer width="100%" height="100%">
        <ScatterChart margin={{ top: 8, right: 28, bottom: 20, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--line)" />
          <XAxis
            dataKey="said"
            type="number"
            domain={[0, 1]}
            ticks={QUARTERS}
            tickFormatter={tick}
            tickLine={false}
            stroke="var(--line)"
            label={{ value: "it said", position: "insideBottom", offset: -12 }}
          />
          <YAxis
            dataKey="right"
            type="number"
            domain={[0, 1]}
            ticks={QUARTERS}
            tickFormatter={tick}
            tickLine={false}
            axisLine={false}
            width={60}
            label={{ value: "it was right", angle: -90, position: "insideLeft", offset: 8, dy: 32 }}
          />
          <ReferenceLine segment={DIAGONAL} stroke="var(--mantine-color-dimmed)" strokeDasharray="5 5" />
          <Tooltip content={Tip} isAnimationActive={false} cursor={false} />
          <Scatter data={spots} fill="var(--accent)" isAnimationActive={false}>
            <ErrorBar
              dataKey="reach"
              direction="y"
              width={6}
              stroke="var(--accent)"
              strokeWidth={1.5}
              isAnimationActive={false}
            />
            <LabelList dataKey="named" position="right" offset={8} />
          </Scatter>
        </ScatterChart>
      </ResponsiveContainer>
    </div>
  )
}

function Tip({ active, payload }: TooltipContentProps) {
  const spot = payload[0]?.payload as Spot | undefined
  if (!active || !spot) return null
  return (
    <div className="learn-tip figures">
      It said <strong>{percent(spot.said)}</strong> and was right <strong>{percent(spot.right)}</strong>
      <br />
      between {Math.round(100 * spot.low)} and {percent(spot.high)}, {plural(spot.count, "time")}
    </div>
  )
}
