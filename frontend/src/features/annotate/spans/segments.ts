/** A piece of text cut where marks, the caret and what is taken begin and end. */

import { codePoint } from "@/core/offsets"
import type { PlacedText } from "@/core/placedText"
import type { Extent } from "@/core/words"
import type { Laid } from "@/features/annotate/spans/layers"

export interface Segment extends Extent {
  readonly text: string
  /** The marks that cover it. */
  readonly laid: readonly Laid[]
  /** Those of them that begin here, and so have their name here. */
  readonly begins: readonly Laid[]
  readonly isTaken: boolean
  readonly isCaret: boolean
}

export interface Shown {
  readonly laid: readonly Laid[]
  readonly caret: Extent | null
  readonly taken: Extent | null
}

/** Cuts a piece; together the segments are its whole text. */
export function segmentsOf(placed: PlacedText, piece: Extent, { laid, caret, taken }: Shown): Segment[] {
  const cuts = new Set<number>([piece.start, piece.end])
  for (const part of [...laid.map((each) => each.mark), caret, taken]) {
    if (!part) continue
    if (part.start > piece.start && part.start < piece.end) cuts.add(part.start)
    if (part.end > piece.start && part.end < piece.end) cuts.add(part.end)
  }
  const edges = [...cuts].sort((one, other) => one - other)
  return edges.slice(1).map((end, index) => {
    const extent = { start: codePoint(edges[index] ?? 0), end: codePoint(end) }
    const covers = (part: Extent | null) =>
      part !== null && part.start <= extent.start && part.end >= extent.end
    const here = laid.filter((each) => covers(each.mark))
    return {
      ...extent,
      text: placed.slice(extent),
      laid: here,
      begins: here.filter((each) => each.mark.start === extent.start),
      isTaken: covers(taken),
      isCaret: covers(caret),
    }
  })
}
