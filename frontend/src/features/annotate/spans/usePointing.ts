/** Marking with the mouse, a pen or a finger: drag over words, click a word or a mark, tap from word to word. */

import { useEffect, useEffectEvent, useRef, type RefObject } from "react"
import type { Extent } from "@/core/words"
import { hull } from "@/features/annotate/spans/caret"
import { cellAt, scrollOn } from "@/features/annotate/spans/dom"
import { isSameExtent, type Mark } from "@/features/annotate/spans/marks"
import { taken, type Doing, type Work } from "@/features/annotate/spans/work"

interface Press {
  readonly from: Extent | null
  readonly x: number
  readonly y: number
  readonly scroller: Element | null
  to: Extent | null
}

/** So far the pointer may move in a click, in pixels. */
const STILL = 4

export function usePointing(
  root: RefObject<HTMLElement | null>,
  work: Work,
  onDo: (doing: Doing) => void,
): void {
  const press = useRef<Press | null>(null)

  const at = (event: MouseEvent, anywhere: boolean) => {
    const point = { x: event.clientX, y: event.clientY }
    const options = { byCharacter: event.altKey, anywhere }
    return root.current && cellAt(root.current, work.placed, point, options)
  }

  const down = useEffectEvent((event: PointerEvent) => {
    if (event.pointerType === "touch" || event.button !== 0 || !root.current) return
    event.preventDefault() // or the browser would begin to take text in its own way
    const scroller = root.current.closest<HTMLElement>("[data-scrolls]")
    scroller?.focus({ preventScroll: true })
    root.current.setPointerCapture(event.pointerId)
    press.current = { from: at(event, false), x: event.clientX, y: event.clientY, scroller, to: null }
  })

  const move = useEffectEvent((event: PointerEvent) => {
    const { current } = press
    if (!current?.from) return
    const isStill = Math.hypot(event.clientX - current.x, event.clientY - current.y) <= STILL
    if (isStill && !current.to) return
    const cell = at(event, true)
    if (cell && !(current.to && isSameExtent(current.to, cell))) {
      current.to = cell
      onDo({ kind: "take", from: current.from, to: cell })
    }
    scrollOn(current.scroller, event.clientY)
  })

  const up = useEffectEvent((event: PointerEvent) => {
    const { current } = press
    press.current = null
    if (!current) return
    if (!current.to) onDo(clicked(work, current.from, event.shiftKey))
    else if (current.from && work.armed !== null)
      onDo({ kind: "mark", part: hull(current.from, current.to), label: work.armed })
  })

  const cancel = useEffectEvent(() => {
    press.current = null
  })

  const tap = useEffectEvent((event: PointerEvent | MouseEvent) => {
    if ("pointerType" in event && event.pointerType === "touch") {
      onDo(clicked(work, at(event, false), taken(work) !== null))
    }
  })

  useEffect(() => {
    const element = root.current
    if (!element) return
    element.addEventListener("pointerdown", down)
    element.addEventListener("pointermove", move)
    element.addEventListener("pointerup", up)
    element.addEventListener("pointercancel", cancel)
    element.addEventListener("click", tap)
    return () => {
      element.removeEventListener("pointerdown", down)
      element.removeEventListener("pointermove", move)
      element.removeEventListener("pointerup", up)
      element.removeEventListener("pointercancel", cancel)
      element.removeEventListener("click", tap)
    }
  }, [root])
}

/** What a click on a word, or beside all words, means; `extending`, it takes all up to there. */
export function clicked(work: Work, cell: Extent | null, extending: boolean): Doing {
  if (work.armed !== null)
    return cell ? { kind: "mark", part: cell, label: work.armed } : { kind: "focus", id: null }
  const part = taken(work)
  if (!cell || (extending && part && isSameExtent(part, cell))) return { kind: "drop" }
  if (extending) return { kind: "take", from: work.anchor ?? work.caret ?? cell, to: cell }
  const mark = nextMark(work, cell)
  return mark ? { kind: "focus", id: mark.id } : { kind: "take", from: cell, to: cell }
}

/** The mark that a click means: the shortest; another click the next longer; after the longest, the word itself. */
function nextMark({ marks, focus }: Work, cell: Extent): Mark | null {
  const here = marks
    .filter((each) => each.start <= cell.start && cell.start < each.end)
    .sort((one, other) => one.end - one.start - (other.end - other.start))
  const index = here.findIndex((each) => each.id === focus)
  return here[index + 1] ?? null
}
