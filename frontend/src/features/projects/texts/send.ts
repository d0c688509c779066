/** Sends many events in lists; what may pass is tried again under the same ids, so nothing is done twice. */

import { api, take } from "@/api/client"
import { Problem } from "@/api/problem"
import type { Action } from "@/api/types"
import type { Result } from "./types"

const LIST = 200
const PAUSES = [1_000, 3_000, 6_000]

export interface Sent {
  readonly results: Result[]
  /** What was not sent, and why. */
  readonly left: Action[]
  readonly problem: Problem | null
}

type Post = (events: Action[]) => Promise<Result[]>
type Wait = (milliseconds: number) => Promise<void>

const pause: Wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Gives what became of each event; it stops at the first list that does not get through. */
export async function sendAll(
  actions: readonly Action[],
  post: Post,
  onProgress: (done: number) => void,
  wait: Wait = pause,
): Promise<Sent> {
  const results: Result[] = []
  for (let at = 0; at < actions.length; at += LIST) {
    try {
      results.push(...(await persist(() => post(actions.slice(at, at + LIST)), wait)))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { results, left: actions.slice(at), problem: error }
    }
    onProgress(Math.min(at + LIST, actions.length))
  }
  return { results, left: [], problem: null }
}

/** Sends one list to a project. */
export function postTo(project: string): Post {
  return async (events) => {
    const given = await take(
      api.POST("/api/v1/projects/{project}/annotations", {
        params: { path: { project } },
        body: { events },
      }),
    )
    return "results" in given ? given.results : []
  }
}

async function persist<Given>(attempt: () => Promise<Given>, wait: Wait): Promise<Given> {
  for (const milliseconds of PAUSES) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Problem && error.isPassing)) throw error
      await wait(milliseconds)
    }
  }
  return attempt()
}
