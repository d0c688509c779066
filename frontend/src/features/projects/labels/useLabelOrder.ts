/** Moving labels: shown at once, saved when the hand rests, undone as one. */

import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { Rights } from "@/api/changes"
import type { Label } from "@/api/types"
import { moved, offered, placeAfter, placeAt, type Step } from "@/features/projects/labels/labelOrder"
import type { LabelSet } from "@/features/projects/labels/useLabelSet"
import { saidProblem, saidWithUndo } from "@/ui/toast"

const REST_MS = 700

export interface Mover {
  readonly step: (label: Label, step: Step) => void
  /** Lets a row follow the pointer that has just been pressed on its handle. */
  readonly grab: (label: Label, row: HTMLElement, onMoved: () => void) => void
}

/** Gives the mover among labels of one kind, and what a screen reader is told of the last move. */
export function useLabelOrder(
  set: LabelSet,
  { notice }: Rights,
  kind: Label["kind"],
): { mover: Mover; says: string } {
  const [says, setSays] = useState("")
  const before = useRef<string[] | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const save = useCallback(async () => {
    clearTimeout(timer.current)
    const was = before.current
    before.current = null
    const wanted = offered(set.read()).map((label) => label.id)
    if (was === null || was.join() === wanted.join()) return
    try {
      await set.order(wanted, was)
    } catch (error) {
      if (!notice(error)) saidProblem(error)
      return
    }
    saidWithUndo("The new order is saved. Each label keeps its key.", () => set.order(was, wanted))
  }, [set, notice])
  useEffect(() => () => void save(), [save])

  const mover = useMemo<Mover>(() => {
    const read = () => offered(set.read(), kind).map((each) => each.id)
    const put = (label: Label, place: number) => {
      const ids = read()
      if (ids.indexOf(label.id) === place) return false
      before.current ??= offered(set.read()).map((each) => each.id)
      const others = offered(set.read()).filter((each) => each.kind !== kind)
      const rest = others.map((each) => each.id)
      const next = moved(ids, label.id, place)
      set.show(kind === "choice" ? [...next, ...rest] : [...rest, ...next])
      setSays(`${label.name} is now number ${place + 1} of ${ids.length}.`)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), REST_MS)
      return true
    }
    return {
      step(label, step) {
        const ids = read()
        put(label, placeAfter(step, ids.indexOf(label.id), ids.length))
      },
      grab(label, row, onMoved) {
        const follow = ({ clientY }: PointerEvent) => {
          const others = [...(row.parentElement?.children ?? [])].filter((each) => each !== row)
          const middles = others.map((each) => each.getBoundingClientRect()).map((r) => r.top + r.height / 2)
          if (put(label, placeAt(clientY, middles))) {
            row.dataset["held"] = "true"
            onMoved()
          }
        }
        const leave = new AbortController()
        const end = () => {
          leave.abort()
          delete row.dataset["held"]
        }
        const { signal } = leave
        window.addEventListener("pointermove", follow, { signal })
        window.addEventListener("pointerup", end, { signal })
        window.addEventListener("pointercancel", end, { signal })
      },
    }
  }, [set, save, kind])
  return { mover, says }
}
