/** Accuracy over labels, a line in the band of its 95 % interval; axes from 0 to 100 %. */

import {
  Area,
  CartesianGrid,
  ComposedChart,
  ErrorBar,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts"
import type { TooltipContentProps } from "recharts"
import { percent, plural } from "@/core/format"
import type { CurvePoint } from "@/features/learn/queries"

interface Spot {
  answers: number
  accuracy: number
  band: [number, number]
  /** How far the interval goes below and above. */
  reach: [number, number]
  audited: number
}

const TENTHS = [0, 0.25, 0.5, 0.75, 1]

export function CurveChart({ points }: { points: readonly CurvePoint[] }) {
  const spots: Spot[] = points.map((point) => ({
    answers: point.answers,
    accuracy: point.accuracy ?? 0,
    band: [point.low ?? 0, point.high ?? 1],
    reach: [(point.accuracy ?? 0) - (point.low ?? 0), (point.high ?? 1) - (point.accuracy ?? 0)],
    audited: point.audit_answers,
  }))
  const isOne = spots.length === 1
  return (
    <div className="learn-chart">
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart
          data={spots}
          margin={{ top: 8, right: 12, bottom: 20, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            dataKey="answers"
            type="number"
            domain={[0, isOne ? (last: number) => Math.ceil(1.25 * last) : "dataMax"]}
            allowDecimals={false}
            tickLine={false}
            stroke="var(--line)"
            label={{ value: "labels", position: "insideBottom", offset: -12 }}
          />
          <YAxis
            domain={[0, 1]}
            ticks={TENTHS}
            tickFormatter={(share: number) => `${Math.round(100 * share)} %`}
            tickLine={false}
            axisLine={false}
            width={52}
          />
          <Tooltip content={Tip} isAnimationActive={false} cursor={{ stroke: "var(--line)" }} />
          {!isOne && (
            <Area
              dataKey="band"
              stroke="var(--accent)"
              strokeOpacity={0.35}
              fill="var(--accent)"
              fillOpacity={0.14}
              isAnimationActive={false}
              activeDot={false}
              type="linear"
              dot={false}
            />
          )}
          <Line
            dataKey="accuracy"
            stroke="var(--accent)"
            strokeWidth={2}
            type="linear"
            isAnimationActive={false}
            dot={isOne ? { r: 4, fill: "var(--accent)" } : false}
            activeDot={{ r: 4, fill: "var(--accent)", stroke: "var(--surface)" }}
          >
            {isOne && (
              <ErrorBar dataKey="reach" direction="y" width={8} strokeWidth={2} stroke="var(--accent)" />
            )}
          </Line>
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
}

function Tip({ active, payload }: TooltipContentProps) {
  const spot = payload[0]?.payload as Spot | undefined
  if (!active || !spot) return null
  return (
    <div className="learn-tip figures">
      <strong>{percent(spot.accuracy)} right</strong> after {plural(spot.answers, "label")}
      <br />
      between {Math.round(100 * spot.band[0])} and {percent(spot.band[1])}, on {plural(spot.audited, "text")}
    </div>
  )
}
