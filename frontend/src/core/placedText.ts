/** A text with its words and its positions, made once, so that finding either is quick in a long text, too. */

import { codePoint, utf16, type CodePoint, type Utf16 } from "@/core/offsets"
import { words, type Extent } from "@/core/words"

export class PlacedText {
  readonly text: string
  readonly words: readonly Extent[]
  readonly length: CodePoint
  /** Where each code point begins in UTF-16 units; null where both count alike. */
  private readonly units: Uint32Array | null

  constructor(text: string) {
    this.text = text
    this.words = words(text)
    this.units = /[\ud800-\udbff]/.test(text) ? unitsOf(text) : null
    this.length = codePoint(this.units ? this.units.length - 1 : text.length)
  }

  /** Where a code point begins in UTF-16 units. */
  unitAt(at: CodePoint): Utf16 {
    const inside = Math.max(0, Math.min(at, this.length))
    return utf16(this.units ? (this.units[inside] ?? this.text.length) : inside)
  }

  /** Which code point a UTF-16 unit belongs to. */
  pointAt(unit: Utf16): CodePoint {
    const { units } = this
    if (!units) return codePoint(Math.max(0, Math.min(unit, this.length)))
    return codePoint(Math.max(0, firstWhere(units.length, (at) => (units[at] ?? 0) > unit) - 1))
  }

  slice({ start, end }: Extent): string {
    return this.text.slice(this.unitAt(start), this.unitAt(end))
  }

  /** The number of the first word that ends after a position; as many as there are words where none does. */
  wordFrom(at: CodePoint): number {
    return firstWhere(this.words.length, (index) => (this.words[index]?.end ?? 0) > at)
  }

  /** The words that a part touches, whole; null where it touches none. */
  snapped({ start, end }: Extent): Extent | null {
    const first = this.words[this.wordFrom(start)]
    const after = firstWhere(this.words.length, (index) => (this.words[index]?.start ?? 0) >= end)
    const last = this.words[after - 1]
    return first && last && first.start <= last.start ? { start: first.start, end: last.end } : null
  }

  /** The part without white space at its edges; null where nothing else is in it. */
  trimmed({ start, end }: Extent): Extent | null {
    const part = this.slice({ start, end })
    const before = part.length - part.trimStart().length
    const after = part.length - part.trimEnd().length
    // White space is one unit and one code point each.
    return before === part.length ? null : { start: codePoint(start + before), end: codePoint(end - after) }
  }

  /** The character, as people count them, that begins at a position or ends there; null at the text's end. */
  characterAt(at: CodePoint, by: 1 | -1): Extent | null {
    const unit = this.unitAt(at)
    const near =
      by === 1 ? this.text.slice(unit, unit + NEAR) : this.text.slice(Math.max(0, unit - NEAR), unit)
    const parts = [...segmenter.segment(near)]
    const part = by === 1 ? parts[0] : parts.at(-1)
    if (!part) return null
    const other = this.pointAt(utf16(unit + by * part.segment.length))
    return by === 1 ? { start: at, end: other } : { start: other, end: at }
  }
}

const NEAR = 48
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" })
const KEPT = 12
const placed = new Map<string, PlacedText>()

/** The text with its words; the last few are kept, because a text comes back with undo. */
export function placedText(text: string): PlacedText {
  const known = placed.get(text) ?? new PlacedText(text)
  placed.delete(text)
  placed.set(text, known)
  for (const oldest of placed.keys()) {
    if (placed.size <= KEPT) break
    placed.delete(oldest)
  }
  return known
}

function unitsOf(text: string): Uint32Array {
  const units = new Uint32Array(text.length + 1)
  let count = 0
  for (let unit = 0; unit < text.length; unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1) {
    units[count] = unit
    count += 1
  }
  units[count] = text.length
  return units.slice(0, count + 1)
}

/** The first of `length` places where a condition holds that holds from there on; `length` where it never does. */
export function firstWhere(length: number, holds: (at: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
