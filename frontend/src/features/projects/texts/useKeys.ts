/** The keys of this page, from the one table; they are left alone where somebody types or a dialog is open. */

import { useWindowEvent } from "@mantine/hooks"
import type { RefObject } from "react"
import { commandOf, type Command } from "@/core/shortcuts"

/** What only means the table while the table, or nothing, has the focus. */
const OF_TABLE: ReadonlySet<Command> = new Set(["open", "selectAll", "extend"])

export type Keys = Partial<Record<Command, (event: KeyboardEvent) => void>>

export function useKeys(grid: RefObject<HTMLElement | null>, keys: Keys): void {
  useWindowEvent("keydown", (event) => {
    const target = event.target
    if (event.defaultPrevented || !(target instanceof HTMLElement) || isElsewhere(target)) return
    const command = commandOf(event, "texts")
    const act = command && keys[command]
    if (!act) return
    const isFree = target === document.body || target.id === "main" || grid.current?.contains(target)
    if (!isFree && (OF_TABLE.has(command) || event.key.startsWith("Arrow"))) return
    event.preventDefault()
    act(event)
  })
}

function isElsewhere(target: HTMLElement): boolean {
  const isTyping =
    target.isContentEditable ||
    (target instanceof HTMLInputElement && !["checkbox", "radio"].includes(target.type)) ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  return isTyping || target.closest("[role=dialog],[data-own-keys]") !== null
}
