/** Answers a day over the last weeks, as bars from zero. */

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts"
import type { TooltipContentProps } from "recharts"
import { plural } from "@/core/format"
import type { DayCount } from "@/features/team/progress/queries"
import { onDay } from "@/features/team/progress/words"

const WEEK = 7

export function DayChart({ days, today }: { days: readonly DayCount[]; today: string }) {
  const ticks = days.filter((_, place) => (days.length - 1 - place) % WEEK === 0).map((each) => each.day)
  return (
    <div className="pace-chart">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={[...days]}
          margin={{ top: 8, right: 24, bottom: 4, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            dataKey="day"
            ticks={ticks}
            interval={0}
            tickFormatter={(day: string) => (day === today ? "today" : onDay(day, today, "short"))}
            tickLine={false}
            stroke="var(--line)"
          />
          <YAxis allowDecimals={false} tickLine={false} axisLine={false} width={40} />
          <Tooltip
            content={(tip) => <Tip {...tip} today={today} />}
            isAnimationActive={false}
            cursor={{ fill: "var(--surface-sunken)" }}
          />
          <Bar
            dataKey="answers"
            fill="var(--accent)"
            radius={[3, 3, 0, 0]}
            maxBarSize={24}
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

function Tip({ active, payload, today }: TooltipContentProps & { today: string }) {
  const day = payload[0]?.payload as DayCount | undefined
  if (!active || !day) return null
  return (
    <div className="pace-tip figures">
      <strong>{onDay(day.day, today)}</strong>
      <div>{plural(day.answers, "answer")}</div>
      <div>{plural(day.texts, "text")} for the first time</div>
    </div>
  )
}
