/** Moving labels: held apart from what the server says until the hand rests, then saved, undone as one. */

import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { Rights } from "@/api/changes"
import type { Label } from "@/api/types"
import {
  inOrder,
  moved,
  offered,
  placeAfter,
  placeAt,
  type Step,
} from "@/features/projects/labels/labelOrder"
import type { LabelSet } from "@/features/projects/labels/useLabelSet"
import { saidProblem, saidWithUndo } from "@/ui/toast"

const REST_MS = 700

export interface Mover {
  readonly step: (label: Label, step: Step) => void
  /** Lets a row follow the pointer that has just been pressed on its handle. */
  readonly grab: (label: Label, row: HTMLElement, onMoved: () => void) => void
}

interface LabelOrder {
  readonly mover: Mover
  /** Puts labels into the order that the hand has given them. */
  readonly arrange: (labels: readonly Label[]) => Label[]
  /** What a screen reader is told of the last move. */
  readonly says: string
}

/** Gives the mover among labels of one kind. */
export function useLabelOrder(set: LabelSet, { notice }: Rights, kind: Label["kind"]): LabelOrder {
  const [says, setSays] = useState("")
  const [shown, setShown] = useState<readonly string[]>([])
  const held = useRef<readonly string[] | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const hold = useCallback((ids: readonly string[] | null) => {
    held.current = ids
    setShown(ids ?? [])
  }, [])
  const read = useCallback(
    () => offered(inOrder(set.read(), held.current ?? []), kind).map((each) => each.id),
    [set, kind],
  )
  const save = useCallback(async () => {
    clearTimeout(timer.current)
    const wish = held.current
    if (wish === null) return
    const was = offered(set.read()).map((each) => each.id)
    const rest = offered(set.read())
      .filter((each) => each.kind !== kind)
      .map((each) => each.id)
    const ours = read()
    const wanted = kind === "choice" ? [...ours, ...rest] : [...rest, ...ours]
    try {
      if (was.join() === wanted.join()) return
      await set.order(wanted, was)
      saidWithUndo("The new order is saved. Each label keeps its key.", () => set.order(was, wanted))
    } catch (error) {
      if (!notice(error)) saidProblem(error)
    } finally {
      if (held.current === wish) hold(null)
    }
  }, [set, notice, kind, read, hold])
  useEffect(() => () => void save(), [save])

  const mover = useMemo<Mover>(() => {
    const put = (label: Label, place: number) => {
      const ids = read()
      if (ids.indexOf(label.id) === place) return false
      hold(moved(ids, label.id, place))
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
  }, [read, hold, save])
  const arrange = useCallback(
    (labels: readonly Label[]) =>
      [...inOrder(labels, shown)].sort((one, other) => one.position - other.position),
    [shown],
  )
  return { mover, arrange, says }
}
