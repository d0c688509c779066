/** Opens a desk for a person and a project, and ties it to the page: connection, visibility, leases. */

import { useEffect, useEffectEvent, useRef, useState } from "react"
import { useLive } from "@/api/live"
import type { Me, Project } from "@/api/types"
import { Desk } from "@/features/annotate/desk"
import { OutboxStore } from "@/api/outboxStore"
import { keepDrafts, keepPast, readDrafts, readPast } from "@/features/annotate/recall"
import { serverOf } from "@/features/annotate/server"
import { useBack } from "@/ui/useBack"

const IDLE = 5 * 60_000
const CALM = 400

/** The desk, or null for the moment that opening it takes. */
export function useDesk(project: Project, me: Me): Desk | null {
  const [desk, setDesk] = useState<Desk | null>(null)
  const build = useEffectEvent((owner: string, store: OutboxStore | null) => {
    const server = serverOf(project.id)
    const { task, labels, lease_seconds: leaseSeconds } = project
    return new Desk({
      task,
      labels,
      owner,
      leaseSeconds,
      server,
      store,
      mayOverlap: project.spans_overlap,
      past: readPast(owner),
      drafts: readDrafts(owner),
      newId: () => crypto.randomUUID(),
      now: () => Date.now(),
      chance: () => Math.random(),
    })
  })

  useEffect(() => {
    const owner = `${me.person_id}:${project.id}`
    let opened: Desk | null = null
    let isGone = false
    let storage: OutboxStore | null = null
    const leave = () => {
      if (!opened) return
      const { session } = opened.read()
      keepPast(owner, session.past)
      keepDrafts(owner, session)
    }
    const open = async () => {
      storage = await OutboxStore.open().catch(() => null)
      if (isGone) {
        storage?.close()
        return
      }
      opened = build(owner, storage)
      setDesk(opened)
      await opened.open()
    }
    const close = () => {
      leave()
      opened?.leave()
    }
    void open()
    window.addEventListener("pagehide", close)
    return () => {
      isGone = true
      window.removeEventListener("pagehide", close)
      leave()
      opened?.close()
      storage?.close()
    }
  }, [me.person_id, project.id])

  useEffect(() => desk?.setLabels(project.labels), [desk, project.labels])
  useKeeping(desk, project.lease_seconds)
  useSeeing(desk)
  useRemembering(desk, `${me.person_id}:${project.id}`)
  useFreshness(desk)
  return desk
}

/** Remembers what is begun soon after it was, in case the page is never left in good order. */
function useRemembering(desk: Desk | null, owner: string): void {
  useEffect(() => {
    if (!desk) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = desk.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(() => keepDrafts(owner, desk.read().session), CALM)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [desk, owner])
}

/** Tells the desk whether the page can be seen. */
function useSeeing(desk: Desk | null): void {
  useEffect(() => {
    if (!desk) return
    const tell = () => desk.setSeen(document.visibilityState === "visible")
    tell()
    document.addEventListener("visibilitychange", tell)
    return () => document.removeEventListener("visibilitychange", tell)
  }, [desk])
}

/** Keeps the leases while the page is seen and somebody works at it. */
function useKeeping(desk: Desk | null, leaseSeconds: number): void {
  const activeAt = useRef(0)
  useEffect(() => {
    if (!desk) return
    activeAt.current = Date.now()
    const touch = () => {
      activeAt.current = Date.now()
    }
    const beat = setInterval(
      () => {
        const isActive = Date.now() - activeAt.current < IDLE
        if (isActive && document.visibilityState === "visible") void desk.keepLeases()
      },
      (leaseSeconds * 1_000) / 3,
    )
    window.addEventListener("keydown", touch)
    window.addEventListener("pointerdown", touch)
    return () => {
      clearInterval(beat)
      window.removeEventListener("keydown", touch)
      window.removeEventListener("pointerdown", touch)
    }
  }, [desk, leaseSeconds])
}

/** Sends and asks again when the connection or the page is back, and when the model has learnt. */
function useFreshness(desk: Desk | null): void {
  const { version } = useLive()
  useEffect(() => {
    if (!desk || version === 0) return
    const timer = setTimeout(desk.fill, CALM)
    return () => clearTimeout(timer)
  }, [desk, version])
  useBack(() => desk?.sendNow())
}
