/** Where the mark in focus can be taken by its edges, with a mouse, a pen or a finger. */

import { useLayoutEffect, useRef, type PointerEvent, type RefObject } from "react"
import { boxesOf, cellAt, scrollOn } from "@/features/annotate/spans/dom"
import { isRightToLeftAt } from "@/features/annotate/spans/layout"
import { focused, type Doing, type Work } from "@/features/annotate/spans/work"

interface Props {
  work: Work
  root: RefObject<HTMLElement | null>
  onPoint: (doing: Doing) => void
}

interface Pull {
  readonly x: number
  readonly y: number
  /** From the pointer to the middle of the edge, so that the edge does not jump. */
  readonly aside: number
  readonly off: number
  readonly scroller: Element | null
  isMoved: boolean
}

const SIDES = ["start", "end"] as const
type Side = (typeof SIDES)[number]

/** So far the pointer may move without moving the edge, in pixels; and so far within the mark its edge is looked for. */
const STILL = 4
const INSIDE = 2

export function SpanGrips({ work, root, onPoint }: Props) {
  const pull = useRef<Pull | null>(null)
  const mark = focused(work)
  const grips = usePlaces(root, work)
  if (!mark) return null

  const grab = (event: PointerEvent<HTMLElement>, side: Side) => {
    if (event.button !== 0) return
    event.preventDefault() // or the focus would leave the text
    const { currentTarget: grip, clientX: x, clientY: y } = event
    grip.setPointerCapture(event.pointerId)
    const box = grip.getBoundingClientRect()
    const isLeft = (side === "start") !== isRightToLeftAt(work.placed, mark.start)
    const aside = (box.left + box.right) / 2 + (isLeft ? INSIDE : -INSIDE) - x
    const scroller = grip.closest("[data-scrolls]")
    pull.current = { x, y, aside, off: (box.top + box.bottom) / 2 - y, scroller, isMoved: false }
    onPoint({ kind: "grab", id: mark.id, side })
  }

  const move = (event: PointerEvent) => {
    const { current } = pull
    if (!current || !root.current) return
    current.isMoved ||= Math.hypot(event.clientX - current.x, event.clientY - current.y) > STILL
    if (!current.isMoved) return
    const point = { x: event.clientX + current.aside, y: event.clientY + current.off }
    const options = { byCharacter: event.altKey, anywhere: true }
    const to = cellAt(root.current, work.placed, point, options)
    if (to) onPoint({ kind: "stretch", to, unit: event.altKey ? "character" : "word" })
    scrollOn(current.scroller, event.clientY)
  }

  const letGo = () => {
    if (pull.current) onPoint({ kind: "let-go" })
    pull.current = null
  }

  return (
    <div ref={grips} className="span-grips" data-held={work.grip !== null || undefined} aria-hidden>
      {SIDES.map((side) => (
        <span
          key={side}
          className="span-grip"
          data-side={side}
          onPointerDown={(event) => grab(event, side)}
          onPointerMove={move}
          onPointerUp={letGo}
          onPointerCancel={letGo}
        />
      ))}
    </div>
  )
}

/** Puts a grip on each edge of the mark in focus. */
function usePlaces(root: RefObject<HTMLElement | null>, work: Work) {
  const grips = useRef<HTMLDivElement>(null)
  const { placed } = work
  const mark = focused(work)
  const { start, end } = mark ?? {}
  useLayoutEffect(() => {
    const [element, holder] = [root.current, grips.current]
    const field = holder?.parentElement
    if (!element || !holder || !field || start === undefined || end === undefined) return
    const isTurned = isRightToLeftAt(placed, start)
    const place = () => {
      const boxes = boxesOf(element, placed, { start, end })
      const ground = field.getBoundingClientRect()
      const ends = [boxes[0], boxes.at(-1)]
      for (const [index, grip] of [...holder.children].entries()) {
        const box = ends[index]
        if (!box || !(grip instanceof HTMLElement)) continue
        const x = (index === 0) === isTurned ? box.right : box.left
        grip.style.height = `${Math.round(box.height)}px`
        grip.style.translate = `${Math.round(x - ground.left)}px ${Math.round(box.top - ground.top)}px`
      }
    }
    place()
    const watch = new ResizeObserver(place)
    watch.observe(field)
    return () => watch.disconnect()
  }, [root, placed, start, end])
  return grips
}
