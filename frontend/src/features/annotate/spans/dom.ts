/** Where a text's positions are on the screen, and which position is at a point of it. */

import { utf16, type CodePoint } from "@/core/offsets"
import type { PlacedText } from "@/core/placedText"
import type { Extent } from "@/core/words"
import { paragraphsOf, placeOf } from "@/features/annotate/spans/layout"

/** The boxes of a part, one a line; none when it is not drawn. */
export function boxesOf(root: HTMLElement, placed: PlacedText, part: Extent): DOMRect[] {
  const from = nodeAt(root, placed, part.start, false)
  const to = nodeAt(root, placed, part.end, true)
  if (!from || !to) return []
  const range = document.createRange()
  range.setStart(from.node, from.offset)
  range.setEnd(to.node, to.offset)
  return [...range.getClientRects()].filter((each) => each.width > 0)
}

/** The text node that holds a position; at an edge between two, the one before where it is an end. */
function nodeAt(root: HTMLElement, placed: PlacedText, at: CodePoint, isEnd: boolean) {
  const paragraphs = paragraphsOf(placed)
  const inside = (isEnd && at > 0 ? at - 1 : at) as CodePoint
  const index = placeOf(paragraphs, inside)
  const pieces = paragraphs[index]?.pieces ?? []
  const number = placeOf(pieces, inside)
  const piece = pieces[number]
  const element = root.children[index]?.children[number]
  if (!piece || !element) return null
  let left = placed.unitAt(at) - placed.unitAt(piece.start)
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.nodeValue?.length ?? 0
    if (left < length || (isEnd && left === length)) return { node, offset: left }
    left -= length
  }
  return null
}

/** The position at a point of the window; null where there is no text near. */
export function positionAt(root: HTMLElement, placed: PlacedText, x: number, y: number): CodePoint | null {
  const found = caretAt(x, y)
  const piece = found?.node.parentElement?.closest<HTMLElement>("[data-unit]")
  if (!found || !piece || !root.contains(piece)) return null
  let unit = Number(piece.dataset["unit"]) + found.offset
  const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node && node !== found.node; node = walker.nextNode()) {
    unit += node.nodeValue?.length ?? 0
  }
  return placed.pointAt(utf16(unit))
}

function caretAt(x: number, y: number): { node: Node; offset: number } | null {
  const page: { caretPositionFromPoint?: Document["caretPositionFromPoint"] } = document
  if (page.caretPositionFromPoint) {
    const position = document.caretPositionFromPoint(x, y)
    return position?.offsetNode.nodeType === Node.TEXT_NODE
      ? { node: position.offsetNode, offset: position.offset }
      : null
  }
  // Safari knows only the older name.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const range = document.caretRangeFromPoint(x, y)
  return range?.startContainer.nodeType === Node.TEXT_NODE
    ? { node: range.startContainer, offset: range.startOffset }
    : null
}

/** How far from a word a press still means it, in pixels; above and below count more. */
const NEAR = 40

/** The word, or with `byCharacter` the character, under a point; `anywhere`, the nearest one of the line. */
export function cellAt(
  root: HTMLElement,
  placed: PlacedText,
  point: { readonly x: number; readonly y: number },
  { byCharacter, anywhere }: { readonly byCharacter: boolean; readonly anywhere: boolean },
): Extent | null {
  const at = positionAt(root, placed, point.x, point.y)
  if (at === null) return null
  const { words } = placed
  const index = placed.wordFrom(at)
  const near = byCharacter
    ? [placed.characterAt(at, -1), placed.characterAt(at, 1)]
    : [words[index - 1], words[index], words[index + 1]]
  let best: { cell: Extent; far: number } | null = null
  for (const cell of near) {
    if (!cell) continue
    for (const box of boxesOf(root, placed, cell)) {
      const aside = Math.max(box.left - point.x, point.x - box.right, 0)
      const off = Math.max(box.top - point.y, point.y - box.bottom, 0)
      const far = aside + 4 * off
      if (!best || far < best.far) best = { cell, far }
    }
  }
  return best && (anywhere || best.far <= NEAR) ? best.cell : null
}

/** So near to the edge of what scrolls a drag scrolls on, in pixels. */
const EDGE = 36

/** Scrolls on while a drag is near the edge of what is seen. */
export function scrollOn(scroller: Element | null, y: number): void {
  if (!scroller) return
  const { top, bottom } = scroller.getBoundingClientRect()
  const by = y < top + EDGE ? y - top - EDGE : y > bottom - EDGE ? y - bottom + EDGE : 0
  if (by !== 0) scroller.scrollBy({ top: by / 2 })
}
