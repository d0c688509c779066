/** Which words of a text a person has chosen with the pointer, whatever is drawn between them. */

import { utf16 } from "@/core/offsets"
import { placedText } from "@/core/placedText"
import type { Extent } from "@/core/words"

/** The whole words under what is chosen within an element that shows a text; null where nothing is. */
export function chosenWords(root: HTMLElement, text: string): Extent | null {
  const selection = window.getSelection()
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null
  const placed = placedText(text)
  const start = placed.pointAt(utf16(unitAt(root, range.startContainer, range.startOffset)))
  const end = placed.pointAt(utf16(unitAt(root, range.endContainer, range.endOffset)))
  return start < end ? placed.snapped({ start, end }) : null
}

/** How many UTF-16 units of the text come before a place; the names behind marks are no part of it. */
export function unitAt(root: HTMLElement, node: Node, offset: number): number {
  const until = document.createRange()
  until.setStart(root, 0)
  until.setEnd(node, offset)
  const part = until.cloneContents()
  for (const cap of part.querySelectorAll(".marked-cap")) cap.remove()
  return part.textContent.length
}
