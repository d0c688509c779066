/** The caret: it stands on a word, or with Alt on a character, and what is taken reaches from an anchor to it. */

import type { CodePoint } from "@/core/offsets"
import { firstWhere, type PlacedText } from "@/core/placedText"
import type { Extent } from "@/core/words"

export type Unit = "word" | "character"

/** Where the caret stands, and where the taking of words began; no anchor, nothing taken. */
export interface Place {
  readonly caret: Extent | null
  readonly anchor: Extent | null
}

/** The smallest part that holds both. */
export function hull(one: Extent, other: Extent): Extent {
  return {
    start: one.start < other.start ? one.start : other.start,
    end: one.end > other.end ? one.end : other.end,
  }
}

/** What is taken, without white space at its edges; null where nothing is. */
export function takenAt(placed: PlacedText, { caret, anchor }: Place): Extent | null {
  return caret && anchor ? placed.trimmed(hull(anchor, caret)) : null
}

/** The caret one word or character on, in the order of the text; where there is none, as it was. */
export function stepped(placed: PlacedText, place: Place, unit: Unit, by: 1 | -1, takes: boolean): Place {
  const { caret } = place
  if (!caret) return place
  if (unit === "character")
    return takes ? takenByCharacter(placed, place, by) : byCharacter(placed, caret, by)
  const next = wordBeside(placed, caret, by)
  if (!takes) return { caret: next ?? wordAround(placed, caret), anchor: null }
  return { caret: next ?? caret, anchor: place.anchor ?? caret }
}

/** The first word after a part, or the last before it. */
export function wordBeside(placed: PlacedText, { start, end }: Extent, by: 1 | -1): Extent | null {
  const { words } = placed
  const index =
    by === 1
      ? firstWhere(words.length, (at) => (words[at]?.start ?? 0) >= end)
      : firstWhere(words.length, (at) => (words[at]?.end ?? 0) > start) - 1
  return words[index] ?? null
}

/** The word that a part begins in, or the nearest after it, or the last. */
export function wordAround(placed: PlacedText, { start }: Extent): Extent | null {
  return placed.words[placed.wordFrom(start)] ?? placed.words.at(-1) ?? null
}

/** From a word into its first or last character; from a character to the one beside it. */
function byCharacter(placed: PlacedText, caret: Extent, by: 1 | -1): Place {
  const edge = by === 1 ? caret.start : caret.end
  const own = placed.characterAt(edge, by)
  const isWhole = own && own.start === caret.start && own.end === caret.end
  const next = isWhole ? visible(placed, by === 1 ? caret.end : caret.start, by) : own
  return { caret: next ?? caret, anchor: null }
}

/** Moves the edge of what is taken on the caret's side by a character. */
function takenByCharacter(placed: PlacedText, { caret, anchor }: Place, by: 1 | -1): Place {
  if (!caret) return { caret, anchor }
  const taken = hull(anchor ?? caret, caret)
  const isAtEnd = caret.end === taken.end
  const moved = isAtEnd
    ? { start: taken.start, end: edgeMoved(placed, taken.end, by) }
    : { start: edgeMoved(placed, taken.start, by), end: taken.end }
  if (moved.end <= moved.start) return { caret, anchor }
  const first = placed.characterAt(moved.start, 1) ?? moved
  const last = placed.characterAt(moved.end, -1) ?? moved
  return isAtEnd ? { anchor: first, caret: last } : { anchor: last, caret: first }
}

/** An edge moved by a character; white space is no stop. */
export function edgeMoved(placed: PlacedText, edge: CodePoint, by: 1 | -1): CodePoint {
  const passed = visible(placed, edge, by)
  return passed ? (by === 1 ? passed.end : passed.start) : edge
}

function visible(placed: PlacedText, from: CodePoint, by: 1 | -1): Extent | null {
  let next = placed.characterAt(from, by)
  while (next && placed.slice(next).trim() === "")
    next = placed.characterAt(by === 1 ? next.end : next.start, by)
  return next
}
