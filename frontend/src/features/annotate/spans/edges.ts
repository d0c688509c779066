/** Moving one edge of a mark: by a word or a character, or to where it is dragged. */

import { codePoint, type CodePoint } from "@/core/offsets"
import { firstWhere, type PlacedText } from "@/core/placedText"
import type { Extent } from "@/core/words"
import { edgeMoved, type Unit } from "@/features/annotate/spans/caret"
import { isGhost, isSameExtent, mayReach, type Mark, type Marked } from "@/features/annotate/spans/marks"

interface Ground {
  readonly placed: PlacedText
  readonly marks: Marked
  readonly mayOverlap: boolean
}

/** The mark with its edge moved, now a person's own; null where the edge may not go there. */
export function movedEdge(
  ground: Ground,
  mark: Mark,
  side: "start" | "end",
  unit: Unit,
  by: 1 | -1,
): Mark | null {
  const { placed, marks, mayOverlap } = ground
  const edge =
    unit === "character" ? edgeMoved(placed, mark[side], by) : wordEdge(placed, mark[side], side, by)
  if (edge === null || edge === mark[side]) return null
  const part = placed.trimmed({ start: mark.start, end: mark.end, [side]: edge })
  if (!part || !mayReach(marks, mark, part, mayOverlap)) return null
  return { ...mark, ...part, chance: null }
}

/**
 * The mark with its edge dragged to a word or a character, which then belongs to it; now a person's own. The edge
 * stops at the mark's innermost word, and where marks may not overlap at the next one. Null where it is as it was.
 */
export function draggedEdge(
  ground: Ground,
  mark: Mark,
  side: "start" | "end",
  to: Extent,
  unit: Unit,
): Mark | null {
  const { placed } = ground
  const { words } = placed
  const wall = wallOf(ground, mark, side)
  let { start, end } = mark
  if (side === "start") {
    const last = unit === "character" ? placed.characterAt(end, -1) : words[before(placed, end)]
    const outmost = words[firstWhere(words.length, (at) => (words[at]?.start ?? 0) >= wall)]
    const reach = to.start >= wall ? to.start : Math.min(outmost?.start ?? start, start)
    start = codePoint(Math.min(reach, Math.max(last?.start ?? start, start)))
  } else {
    const first = unit === "character" ? placed.characterAt(start, 1) : words[placed.wordFrom(start)]
    const outmost = words[placed.wordFrom(wall) - 1]
    const reach = to.end <= wall ? to.end : Math.max(outmost?.end ?? end, end)
    end = codePoint(Math.max(reach, Math.min(first?.end ?? end, end)))
  }
  const part = placed.trimmed({ start, end })
  return part && !isSameExtent(part, mark) ? { ...mark, ...part, chance: null } : null
}

/** How far an edge may go: to the next mark of a person, where marks may not overlap. */
function wallOf({ placed, marks, mayOverlap }: Ground, mark: Mark, side: "start" | "end"): CodePoint {
  const others = mayOverlap ? [] : marks.filter((each) => each.id !== mark.id && !isGhost(each))
  return side === "start"
    ? (others.findLast((each) => each.end <= mark.start)?.end ?? codePoint(0))
    : (others.find((each) => each.start >= mark.end)?.start ?? placed.length)
}

/** The number of the last word that begins before a position. */
function before({ words }: PlacedText, at: CodePoint): number {
  return firstWhere(words.length, (index) => (words[index]?.start ?? 0) >= at) - 1
}

/** Where the next word begins or ends, seen from an edge. */
function wordEdge(placed: PlacedText, from: CodePoint, side: "start" | "end", by: 1 | -1): CodePoint | null {
  const { words } = placed
  const of = (index: number) => words[index]?.[side] ?? codePoint(0)
  const index =
    by === 1
      ? firstWhere(words.length, (at) => of(at) > from)
      : firstWhere(words.length, (at) => of(at) >= from) - 1
  return words[index]?.[side] ?? null
}
