/** Texts over time: what it answered at the bottom, what it handed over on top of it. */

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts"
import type { TooltipContentProps } from "recharts"
import { count } from "@/core/format"
import { endOf, type Bar as Counted } from "@/features/deploy/watch/bars"

const hour = new Intl.DateTimeFormat("en", {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
})
const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hour12: false })
const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" })

export function TrafficChart({ bars, step }: { bars: readonly Counted[]; step: number }) {
  const said = (at: number) => (step < 24 ? hour : day).format(at)
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={bars} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="at" tickFormatter={said} tickLine={false} stroke="var(--line)" minTickGap={48} />
        <YAxis allowDecimals={false} tickLine={false} axisLine={false} width={44} />
        <Tooltip
          content={(tip) => <Tip {...tip} said={said} isByHour={step < 24} />}
          isAnimationActive={false}
          cursor={{ fill: "var(--surface-sunken)" }}
        />
        <Bar dataKey="answered" stackId="texts" fill="var(--accent)" isAnimationActive={false} />
        <Bar dataKey="handed" stackId="texts" fill="var(--watch-handed)" isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  )
}

function Tip({
  active,
  payload,
  said,
  isByHour,
}: TooltipContentProps & { said: (at: number) => string; isByHour: boolean }) {
  const bar = payload[0]?.payload as Counted | undefined
  if (!active || !bar) return null
  return (
    <div className="deploy-tip figures">
      <strong>
        {said(bar.at)}
        {isByHour && ` to ${clock.format(endOf(bar))}`}
      </strong>
      <br />
      {count(bar.answered)} answered by itself, {count(bar.handed)} abstained
    </div>
  )
}
