/** Which words of a text moved the probability, as pieces of the text with how strong each was. */

import { codePoint, sliceByCodePoints } from "@/core/offsets"
import type { Explanation } from "@/features/deploy/queries"

type Part = Explanation["parts"][number]

export interface Piece {
  readonly text: string
  /** From -1, most against, to 1, most for; 0 for what stands between. */
  readonly strength: number
}

/** Below this change of the probability a word is not worth naming. */
const LEAST = 0.01
const NAMED = 3

/** The text cut at the words that were left out, each with its strength against the strongest. */
export function piecesOf(text: string, parts: readonly Part[]): readonly Piece[] {
  const most = Math.max(LEAST, ...parts.map((part) => Math.abs(part.effect)))
  const pieces: Piece[] = []
  let at = 0
  const upTo = (end: number) => {
    if (end > at) pieces.push({ text: sliceByCodePoints(text, codePoint(at), codePoint(end)), strength: 0 })
  }
  for (const part of [...parts].sort((one, other) => one.start - other.start)) {
    upTo(part.start)
    const words = sliceByCodePoints(text, codePoint(part.start), codePoint(part.end))
    pieces.push({ text: words, strength: Math.abs(part.effect) < LEAST ? 0 : part.effect / most })
    at = part.end
  }
  upTo(Array.from(text).length)
  return pieces
}

/** The strongest words for the answer, or against it, strongest first. */
export function strongest(parts: readonly Part[], direction: "for" | "against"): readonly Part[] {
  const sign = direction === "for" ? 1 : -1
  return parts
    .filter((part) => sign * part.effect >= LEAST)
    .sort((one, other) => sign * (other.effect - one.effect))
    .slice(0, NAMED)
}
