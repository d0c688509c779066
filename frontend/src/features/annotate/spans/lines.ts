/** Going up and down, and to the ends of lines, as they are broken on the screen. */

import type { PlacedText } from "@/core/placedText"
import type { Extent } from "@/core/words"
import { wordAround } from "@/features/annotate/spans/caret"
import { boxesOf } from "@/features/annotate/spans/dom"
import type { Journey } from "@/features/annotate/spans/keys"

/** As many words as no line has. */
const FAR = 600

interface Reached {
  readonly to: Extent
  /** The place across the line that going up and down keeps to, in pixels of the window. */
  readonly goal: number
}

/** The word that a journey from a word leads to; null where there is none. */
export function reached(
  root: HTMLElement,
  placed: PlacedText,
  caret: Extent,
  { kind, by }: Journey,
  goal: number | null,
): Reached | null {
  const { words } = placed
  const here = wordAround(placed, caret)
  const edge = by === 1 ? words.at(-1) : words[0]
  if (kind === "text-end") return edge ? { to: edge, goal: 0 } : null
  const start = here ? words.indexOf(here) : -1
  const box = here && boxesOf(root, placed, here)[0]
  if (!here || !box) return null
  const across = goal ?? (box.left + box.right) / 2
  let best: { to: Extent; far: number } | null = null
  let line: DOMRect | null = kind === "line-end" ? box : null
  for (
    let index = start + by;
    index >= 0 && index < words.length && Math.abs(index - start) < FAR;
    index += by
  ) {
    const word = words[index]
    const its = word && boxesOf(root, placed, word)[0]
    if (!its) break
    const isOther = isOtherLine(line ?? box, its)
    if (line ? isOther : false) break
    if (kind === "line-end") best = { to: word, far: 0 }
    else if (line || isOther) {
      line ??= its
      const far = Math.max(its.left - across, across - its.right, 0)
      if (!best || far < best.far) best = { to: word, far }
    }
  }
  if (!best && kind === "line-end") return { to: here, goal: across }
  return best && { to: best.to, goal: across }
}

function isOtherLine(one: DOMRect, other: DOMRect): boolean {
  return other.top > one.top + one.height * 0.6 || other.bottom < one.bottom - one.height * 0.6
}
