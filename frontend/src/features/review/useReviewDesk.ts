/** Opens a review desk for a person and a project, and ties it to the page: connection and visibility. */

import { useEffect, useEffectEvent, useRef, useState } from "react"
import { useLive } from "@/api/live"
import { OutboxStore } from "@/api/outboxStore"
import { postEvents } from "@/api/posting"
import type { Me, Project, ReviewKind } from "@/api/types"
import { useBack } from "@/ui/useBack"
import { fetchQueue } from "./queueServer"
import { ReviewDesk } from "./reviewDesk"
import { openSession } from "./session"

const CALM = 1_000

/** The desk, or null for the moment that opening it takes. */
export function useReviewDesk(project: Project, me: Me, kind: ReviewKind | null): ReviewDesk | null {
  const [desk, setDesk] = useState<ReviewDesk | null>(null)
  const build = useEffectEvent((owner: string, store: OutboxStore | null) => {
    const active = project.labels.filter((each) => !each.is_archived)
    const session = openSession({
      task: project.task,
      hasChoices: active.some((each) => each.kind === "choice"),
      hasSpans: active.some((each) => each.kind === "span"),
      me: { id: me.person_id, name: me.name },
    })
    return new ReviewDesk({
      session,
      owner,
      kind,
      store,
      fetch: (wanted, cursor) => fetchQueue(project.id, wanted, cursor),
      post: (events) => postEvents(project.id, events),
      newId: () => crypto.randomUUID(),
      now: () => Date.now(),
      chance: () => Math.random(),
    })
  })
  useEffect(() => {
    let opened: ReviewDesk | null = null
    let storage: OutboxStore | null = null
    let isGone = false
    const open = async () => {
      storage = await OutboxStore.open().catch(() => null)
      if (isGone) {
        storage?.close()
        return
      }
      opened = build(`${me.person_id}:${project.id}`, storage)
      setDesk(opened)
      await opened.open()
    }
    void open()
    return () => {
      isGone = true
      opened?.close()
      storage?.close()
    }
  }, [me.person_id, project.id])
  useEffect(() => desk?.wait(kind), [desk, kind])
  useBack(() => desk?.refresh())
  useFreshness(desk)
  return desk
}

/** Asks anew what waits when others have answered: not more often than once in a moment. */
function useFreshness(desk: ReviewDesk | null): void {
  const { version, behind } = useLive()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (!desk || version === 0) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      if (document.visibilityState === "visible") desk.refresh()
    }, CALM)
  }, [desk, version, behind])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [desk],
  )
}
