/** Listens to the keyboard while no field, button or dialog wants the key for itself. */

import { useEffect, useEffectEvent } from "react"

/** Calls `onPress` with a key that is free; it returns whether the key was used. */
export function useKeyPresses(onPress: (event: KeyboardEvent) => boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isTaken(event)) return
    if (onPress(event)) event.preventDefault()
  })
  useEffect(() => {
    window.addEventListener("keydown", press)
    return () => window.removeEventListener("keydown", press)
  }, [])
}

function isTaken(event: KeyboardEvent): boolean {
  const { target } = event
  if (document.querySelector("[role=dialog], [role=menu]")) return true
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return true
  const isPress = event.key === "Enter" || event.key === " "
  if (isPress) return target.closest("button, a, summary, [role=button]") !== null
  if (target.hasAttribute("data-marks-spans")) return false
  const isScroll = event.key === "ArrowDown" || event.key === "ArrowUp"
  return isScroll && target.hasAttribute("data-scrolls") && target.scrollHeight > target.clientHeight + 1
}
