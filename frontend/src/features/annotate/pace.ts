/** How fast the person answers, leaving out pauses. */

const PAUSE = 90_000
const WINDOW = 20

/** Answers a minute over the last twenty, from times in milliseconds; null while there are too few to say. */
export function pace(times: readonly number[]): number | null {
  const last = times.slice(-WINDOW - 1)
  const gaps = last.slice(1).map((time, index) => time - (last[index] ?? time))
  const busy = gaps.filter((gap) => gap < PAUSE)
  const spent = busy.reduce((sum, gap) => sum + gap, 0)
  if (busy.length < 3 || spent <= 0) return null
  return (busy.length * 60_000) / spent
}
