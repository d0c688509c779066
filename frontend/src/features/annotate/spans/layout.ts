/** A text in paragraphs, and long ones in pieces, so that only what changed is drawn anew. */

import { codePoint, utf16, type CodePoint } from "@/core/offsets"
import { firstWhere, type PlacedText } from "@/core/placedText"
import type { Extent } from "@/core/words"

/** A piece of a paragraph, small enough to be drawn anew at every key. */
export interface Piece extends Extent {
  readonly text: string
}

export interface Paragraph extends Extent {
  readonly pieces: readonly Piece[]
  readonly isRightToLeft: boolean
}

const LONGEST = 700
const layouts = new WeakMap<PlacedText, readonly Paragraph[]>()

/** The paragraphs of a text, each with the line break that ends it, if one does; together they are the whole text. */
export function paragraphsOf(placed: PlacedText): readonly Paragraph[] {
  const known = layouts.get(placed) ?? cut(placed)
  layouts.set(placed, known)
  return known
}

function cut(placed: PlacedText): readonly Paragraph[] {
  const paragraphs: Paragraph[] = []
  const { text } = placed
  for (let from = 0; from < text.length;) {
    const at = text.indexOf("\n", from)
    const to = at < 0 ? text.length : at + 1
    const isRightToLeft = readsRightToLeft(text.slice(from, to))
    for (let start = from; start < to;) {
      const end = restEnd(placed, start, to)
      const pieces = piecesOf(placed, start, end)
      const last = pieces.at(-1)
      if (pieces[0] && last) paragraphs.push({ start: pieces[0].start, end: last.end, pieces, isRightToLeft })
      start = end
    }
    from = to
  }
  return paragraphs
}

/** A line of more characters than this is shown as several, broken after a sentence: a browser that has to break
 * a hundred thousand characters into lines at every key would be slow, and nobody could read them. */
const LONGEST_LINE = 4_000
const SENTENCE_END = /[.!?…。!?]["”’)\]]*\s+/g

function restEnd(placed: PlacedText, start: number, to: number): number {
  if (to - start <= LONGEST_LINE) return to
  const from = start + LONGEST_LINE / 2
  SENTENCE_END.lastIndex = from
  const found = SENTENCE_END.exec(placed.text)
  const end = found ? found.index + found[0].length : to
  return end < start + LONGEST_LINE ? end : wordStart(placed, from, to)
}

/** Pieces that begin with a word, none much longer than the longest. */
function piecesOf(placed: PlacedText, from: number, to: number): Piece[] {
  const pieces: Piece[] = []
  for (let start = from; start < to;) {
    const end = to - start <= LONGEST * 1.5 ? to : wordStart(placed, start + LONGEST, to)
    pieces.push({
      start: placed.pointAt(utf16(start)),
      end: end === placed.text.length ? placed.length : placed.pointAt(utf16(end)),
      text: placed.text.slice(start, end),
    })
    start = end
  }
  return pieces
}

function wordStart(placed: PlacedText, from: number, to: number): number {
  const { words } = placed
  const at = placed.pointAt(utf16(from))
  const word = words[firstWhere(words.length, (index) => (words[index]?.start ?? 0) > at)]
  return word ? Math.min(to, placed.unitAt(word.start)) : to
}

const FIRST_LETTER = /\p{L}/u
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Whether the first letter belongs to a script that is read from the right. */
export function readsRightToLeft(text: string): boolean {
  const [letter] = FIRST_LETTER.exec(text) ?? []
  return letter !== undefined && RIGHT_TO_LEFT.test(letter)
}

/** The number of the paragraph, or the piece, that a position is in. */
export function placeOf(parts: readonly Extent[], at: CodePoint): number {
  return Math.min(
    firstWhere(parts.length, (index) => (parts[index]?.end ?? 0) > at),
    parts.length - 1,
  )
}

/** Whether the text reads from the right where a position is. */
export function isRightToLeftAt(placed: PlacedText, at: CodePoint): boolean {
  const paragraphs = paragraphsOf(placed)
  return paragraphs[placeOf(paragraphs, at)]?.isRightToLeft ?? false
}

/** What of a part lies within another; null where nothing does. */
export function clipped(part: Extent | null, within: Extent): Extent | null {
  if (!part || part.end <= within.start || part.start >= within.end) return null
  return {
    start: codePoint(Math.max(part.start, within.start)),
    end: codePoint(Math.min(part.end, within.end)),
  }
}
