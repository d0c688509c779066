/** What the server tells while a project is open: that others changed it, the model's version and delay, jobs. */

import { useQueryClient } from "@tanstack/react-query"
import { createContext, useContext, useEffect, useState } from "react"
import { keys } from "@/api/queries"
import type { Job } from "@/api/types"

export interface Live {
  /** The newest model version; 0 before the first. */
  readonly version: number
  /** How many answers that version has learnt. */
  readonly answersLearnt: number
  /** Events that it has not learnt yet. */
  readonly behind: number
  readonly isConnected: boolean
}

const NOTHING: Live = { version: 0, answersLearnt: 0, behind: 0, isConnected: false }

export const LiveContext = createContext<Live>(NOTHING)

/** The live state of the project that is open. */
export function useLive(): Live {
  return useContext(LiveContext)
}

/** Listens to a project's events; job news go into the cache, and what a new version changes is asked anew. */
export function useWatch(project: string): Live {
  const client = useQueryClient()
  const [live, setLive] = useState(NOTHING)
  useEffect(() => {
    const source = new EventSource(`/api/v1/projects/${encodeURIComponent(project)}/events`)
    let isOpened = false
    let refresh: ReturnType<typeof setTimeout> | undefined
    const soon = () => {
      refresh ??= setTimeout(() => {
        refresh = undefined
        void client.invalidateQueries({ queryKey: keys.progress(project) })
        void client.invalidateQueries({ queryKey: keys.model(project) })
      }, 1_000)
    }
    const on = (name: string, act: (data: never) => void) => {
      source.addEventListener(name, (event: MessageEvent<string>) => act(JSON.parse(event.data) as never))
    }
    source.onopen = () => setLive((before) => ({ ...before, isConnected: true }))
    source.onerror = () => setLive((before) => ({ ...before, isConnected: false }))
    on("project", () => {
      // What comes first is what the page has just read.
      if (isOpened) void client.invalidateQueries({ queryKey: keys.project(project), exact: true })
      if (isOpened) soon()
      isOpened = true
    })
    on("model", (data: { version: number; answers_learnt: number }) => {
      setLive((before) => ({ ...before, version: data.version, answersLearnt: data.answers_learnt }))
      soon()
    })
    on("staleness", (data: { behind: number }) => setLive((before) => ({ ...before, behind: data.behind })))
    on("job", (job: Job) => {
      client.setQueryData<Job[]>(keys.jobs(project), (jobs) =>
        jobs?.some((each) => each.id === job.id)
          ? jobs.map((each) => (each.id === job.id ? job : each))
          : [job, ...(jobs ?? [])],
      )
      soon()
      if (job.is_over) void client.invalidateQueries({ queryKey: keys.project(project) })
    })
    return () => {
      clearTimeout(refresh)
      source.close()
    }
  }, [client, project])
  return live
}
