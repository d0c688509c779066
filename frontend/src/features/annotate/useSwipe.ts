/** Swiping a text to the left, by touch, with the text following the finger. */

import { useEffect, useEffectEvent, type RefObject } from "react"

const FAR = 96

/** Calls `onSwipe` when the element was dragged far enough to the left by touch. */
export function useSwipe(element: RefObject<HTMLElement | null>, onSwipe: () => void): void {
  const swiped = useEffectEvent(onSwipe)
  useEffect(() => {
    const target = element.current
    if (!target) return
    let start: { x: number; y: number } | null = null
    const follow = (by: number) => {
      target.style.transform = by ? `translateX(${by}px)` : ""
      target.parentElement?.toggleAttribute("data-swiping", by < -12)
      target.parentElement?.toggleAttribute("data-far", by < -FAR)
    }
    const down = (event: PointerEvent) => {
      if (event.pointerType !== "mouse" && event.isPrimary) start = { x: event.clientX, y: event.clientY }
    }
    const move = (event: PointerEvent) => {
      if (!start) return
      const by = event.clientX - start.x
      if (Math.abs(event.clientY - start.y) > Math.abs(by)) return
      follow(Math.min(0, by))
    }
    const end = (event: PointerEvent) => {
      const isFar = start !== null && event.type === "pointerup" && event.clientX - start.x < -FAR
      start = null
      follow(0)
      if (isFar) swiped()
    }
    target.addEventListener("pointerdown", down)
    target.addEventListener("pointermove", move)
    target.addEventListener("pointerup", end)
    target.addEventListener("pointercancel", end)
    return () => {
      target.removeEventListener("pointerdown", down)
      target.removeEventListener("pointermove", move)
      target.removeEventListener("pointerup", end)
      target.removeEventListener("pointercancel", end)
    }
  }, [element])
}
