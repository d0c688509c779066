/** Moving one edge of a mark by a word or a character. */

import { codePoint, type CodePoint } from "@/core/offsets"
import { firstWhere, type PlacedText } from "@/core/placedText"
import { edgeMoved, type Unit } from "@/features/annotate/spans/caret"
import { mayReach, type Mark, type Marked } from "@/features/annotate/spans/marks"

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
