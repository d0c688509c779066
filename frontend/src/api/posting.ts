/** Posts what a person did with texts, and says what became of each event. */

import { api, take } from "@/api/client"
import type { Result } from "@/api/outbox"
import type { Action } from "@/api/types"

const PATIENCE = 15_000

/** Sends events in their order; throws a Problem when the request fails as a whole. */
export async function postEvents(project: string, events: readonly Action[]): Promise<readonly Result[]> {
  const answer = await take(
    api.POST("/api/v1/projects/{project}/annotations", {
      params: { path: { project } },
      body: { events: [...events] },
      signal: AbortSignal.timeout(PATIENCE),
    }),
  )
  if (!("results" in answer)) return []
  return answer.results.map(({ id, error }) => ({ id, error: error ?? null }))
}
