/** How long it takes to read the texts, from the last time that this was done here. */

import type { Job } from "@/api/types"

/** Seconds for so many texts at the pace of the newest reading, or null when there was none. */
export function encodeSeconds(jobs: readonly Job[], texts: number): number | null {
  const newest = jobs
    .filter((job) => job.kind === "encode" && job.done > 0 && paceOf(job) > 0)
    .sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))[0]
  return newest ? texts / paceOf(newest) : null
}

function paceOf(job: Job): number {
  if (job.rate > 0) return job.rate
  const seconds = (Date.parse(job.updated_at) - Date.parse(job.created_at)) / 1000
  return seconds > 0 ? job.done / seconds : 0
}
