/** How long something still works, in words. */

const HOUR = 3_600_000

/** "works for 7 days", "works for 5 hours", "works for less than an hour". */
export function worksFor(until: string, now: number): string {
  const hours = (Date.parse(until) - now) / HOUR
  if (hours < 1) return "works for less than an hour"
  if (hours < 36) return `works for ${Math.round(hours)} ${Math.round(hours) === 1 ? "hour" : "hours"}`
  return `works for ${Math.round(hours / 24)} days`
}
