/** How good the model was over labels, a line in the band of its 95 % interval; axes from 0 to 100 %. */

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
import { SAID, type Measure, type Spot } from "@/features/learn/measure"

interface Point {
  answers: number
  value: number
  band: [number, number]
  /** How far the interval goes below and above. */
  reach: [number, number]
  audited: number
}

const TENTHS = [0, 0.25, 0.5, 0.75, 1]

export function CurveChart({ spots: told, measure }: { spots: readonly Spot[]; measure: Measure }) {
  const spots: Point[] = told.map(({ answers, value, low, high, audited }) => ({
    answers,
    value,
    band: [low, high],
    reach: [value - low, high - value],
    audited,
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
            label={{ value: `${SAID[measure].noun}s`, position: "insideBottom", offset: -12 }}
          />
          <YAxis
            domain={[0, 1]}
            ticks={TENTHS}
            tickFormatter={(share: number) => `${Math.round(100 * share)} %`}
            tickLine={false}
            axisLine={false}
            width={52}
          />
          <Tooltip
            content={(tip) => <Tip {...tip} measure={measure} />}
            isAnimationActive={false}
            cursor={{ stroke: "var(--line)" }}
          />
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
            dataKey="value"
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

function Tip({ active, payload, measure }: TooltipContentProps & { measure: Measure }) {
  const spot = payload[0]?.payload as Point | undefined
  if (!active || !spot) return null
  return (
    <div className="learn-tip figures">
      <strong>
        {percent(spot.value)} {SAID[measure].after}
      </strong>{" "}
      after {plural(spot.answers, SAID[measure].noun)}
      <br />
      between {Math.round(100 * spot.band[0])} and {percent(spot.band[1])}, on {plural(spot.audited, "text")}
    </div>
  )
}
