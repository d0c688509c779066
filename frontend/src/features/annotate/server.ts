/** What the annotate screen asks of the server. */

import { api, take } from "@/api/client"
import type { Action, Supplied } from "@/api/types"
import type { Result } from "@/api/outbox"
import { postEvents } from "@/api/posting"

const PATIENCE = 15_000

export interface Server {
  /** Gives the questions in hand; those not to `keep` may be exchanged for what a newer model would ask. */
  readonly next: (n: number, keep: readonly number[]) => Promise<Supplied>
  readonly heartbeat: () => Promise<number>
  readonly post: (events: readonly Action[]) => Promise<readonly Result[]>
  /** Gives the questions back while the page closes. */
  readonly release: () => void
}

export function serverOf(project: string): Server {
  const path = { project }
  return {
    next: (n, keep) => {
      const kept = keep.length > 0 ? [...keep] : [0] // an empty list would not be sent at all, and 0 is no text
      const signal = AbortSignal.timeout(PATIENCE)
      const params = { path, query: { n, keep: kept } }
      return take(api.POST("/api/v1/projects/{project}/tasks:next", { params, signal }))
    },
    heartbeat: async () =>
      (await take(api.POST("/api/v1/projects/{project}/tasks:heartbeat", { params: { path } }))).extended,
    post: (events) => postEvents(project, events),
    release: () => {
      const address = `/api/v1/projects/${encodeURIComponent(project)}/tasks:release`
      void fetch(address, { method: "POST", keepalive: true }).catch(() => undefined)
    },
  }
}
