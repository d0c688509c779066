/** What became of a notice, in words. */

import { plural } from "@/core/format"
import type { Delivery } from "@/features/projects/settings/webhooks/queries"

/** How a notice stands: arrived, on its way, tried and to be tried again, or given up. */
export type Standing = "arrived" | "waiting" | "again" | "given-up"

export function standingOf({ delivered_at, next_at, attempts }: Delivery): Standing {
  if (delivered_at !== null) return "arrived"
  if (next_at === null) return "given-up"
  return attempts.length > 0 ? "again" : "waiting"
}

/** "Arrived after 3 tries", "Refused with 500; tried again in 4 minutes". */
export function fateOf(delivery: Delivery, now: number): string {
  const tries = plural(delivery.attempts.length, "try", "tries")
  const last = delivery.attempts.at(-1)
  const why = last ? (last.error ?? `it answered ${last.status}`) : ""
  switch (standingOf(delivery)) {
    case "arrived":
      return delivery.attempts.length === 1
        ? `Arrived, answered ${last?.status}`
        : `Arrived after ${tries}, answered ${last?.status}`
    case "waiting":
      return "On its way"
    case "again":
      return `${tries}, ${why}; again ${soon(delivery.next_at, now)}`
    case "given-up":
      return `Given up after ${tries}: ${why}`
  }
}

function soon(then: string | null, now: number): string {
  if (then === null) return ""
  const seconds = (Date.parse(then) - now) / 1_000
  if (seconds < 5) return "in a moment"
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" })
  if (seconds < 90) return relative.format(Math.round(seconds), "second")
  if (seconds < 5_400) return relative.format(Math.round(seconds / 60), "minute")
  return relative.format(Math.round(seconds / 3_600), "hour")
}
