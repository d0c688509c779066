/** Measures the time from a key press to the paint of the next text, or of a mark, for everybody to read. */

import { useCallback, useLayoutEffect, useRef } from "react"

export const KEY_TO_PAINT = "askwell:key-to-paint"

/** Gives a function to be called at a press; the measure ends with the frame that shows what it changed. */
export function useTiming(shown: unknown): (pressedAt: number) => void {
  const pressed = useRef<number | null>(null)
  useLayoutEffect(() => {
    const start = pressed.current
    pressed.current = null
    if (start === null) return
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        performance.measure(KEY_TO_PAINT, { start, end: performance.now() })
        port1.close()
      }
      port2.postMessage(null)
    })
  }, [shown])
  return useCallback((pressedAt: number) => {
    pressed.current = pressedAt
  }, [])
}
