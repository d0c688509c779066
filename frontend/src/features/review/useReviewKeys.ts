/** Listens to the keyboard while no field, button or dialog wants the key for itself. */

import { useEffect, useEffectEvent } from "react"
import { commandOf, nameOf, type Command } from "@/core/shortcuts"

interface Meanings {
  readonly command: (command: Command) => boolean
  /** Given any other key by its name; says whether it was used. */
  readonly key: (name: string) => boolean
}

export function useReviewKeys({ command, key }: Meanings): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.repeat || isTaken(event)) return
    const meant = commandOf(event, "review")
    if (meant ? command(meant) : key(nameOf(event))) event.preventDefault()
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
  return isPress && target.closest("button, a, summary, [role=button]") !== null
}
