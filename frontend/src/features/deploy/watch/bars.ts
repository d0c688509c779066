/** The bars of the chart of traffic. */

import { count, percent, plural } from "@/core/format"
import type { Monitoring, Period } from "@/features/deploy/queries"

const HOUR = 3_600_000
const LEAST_BARS = 24
/** Beyond so many, several hours share a bar: thinner ones could not be seen. */
const MOST_BARS = 60

/** Texts from a moment on, for so many hours: those that it answered, and those it abstained on. */
export interface Bar {
  readonly at: number
  readonly hours: number
  readonly answered: number
  readonly handed: number
}

/** The bars from the first text on, so that the time before it takes no room; a day of them at least. */
export function barsOf(periods: readonly Period[], step: number): readonly Bar[] {
  const all = periods.map(({ begins_at: begins, traffic }) => ({
    at: Date.parse(begins),
    hours: step,
    answered: traffic.texts - traffic.abstained,
    handed: traffic.abstained,
  }))
  return gathered(fromFirst(all))
}

function fromFirst(bars: readonly Bar[]): readonly Bar[] {
  const first = bars.findIndex((bar) => bar.answered + bar.handed > 0)
  return bars.slice(Math.max(0, Math.min(first, bars.length - LEAST_BARS)))
}

/** Neighbours put together, the last of them whole, where there are too many to be seen apart. */
function gathered(bars: readonly Bar[]): readonly Bar[] {
  const size = Math.ceil(bars.length / MOST_BARS)
  if (size <= 1) return bars
  const ahead = (size - (bars.length % size)) % size
  const found: Bar[] = []
  for (const [place, bar] of bars.entries()) {
    const last = found.at(-1)
    if (!last || (place + ahead) % size === 0) found.push(bar)
    else
      found[found.length - 1] = {
        at: last.at,
        hours: last.hours + bar.hours,
        answered: last.answered + bar.answered,
        handed: last.handed + bar.handed,
      }
  }
  return found
}

/** When the time of a bar is over. */
export function endOf({ at, hours }: Bar): number {
  return at + hours * HOUR
}

/** The chart in a sentence, for those who do not see it. */
export function trafficInWords({ traffic }: Monitoring): string {
  if (traffic.texts === 0) return "No program has sent a text in this time."
  const share = traffic.abstained_share ?? 0
  return `${plural(traffic.texts, "text")} in ${plural(traffic.calls, "call")}; it answered ${count(traffic.texts - traffic.abstained)} by itself and abstained on ${count(traffic.abstained)}, ${percent(share)}.`
}
