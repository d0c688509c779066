/** Positions in a text: the server counts code points, the browser UTF-16 units, and the two must not mix. */

/** A position counted in Unicode code points, as the server and Python count. */
export type CodePoint = number & { readonly unit: "code point" }

/** A position counted in UTF-16 units, as strings of the browser count. */
export type Utf16 = number & { readonly unit: "UTF-16" }

export const codePoint = (value: number) => value as CodePoint
export const utf16 = (value: number) => value as Utf16

/** How many code points a text has. */
export function lengthOf(text: string): CodePoint {
  return toCodePoint(text, utf16(text.length))
}

/** Where a code point begins in UTF-16 units; a position beyond the end is the end. */
export function toUtf16(text: string, at: CodePoint): Utf16 {
  let unit = 0
  for (let seen = 0; seen < at && unit < text.length; seen += 1) unit += widthAt(text, unit)
  return utf16(unit)
}

/** How many code points begin before a UTF-16 position; within a pair it counts the pair. */
export function toCodePoint(text: string, at: Utf16): CodePoint {
  let seen = 0
  for (let unit = 0; unit < at && unit < text.length; unit += widthAt(text, unit)) seen += 1
  return codePoint(seen)
}

/** The part of a text between two code points. */
export function sliceByCodePoints(text: string, start: CodePoint, end: CodePoint): string {
  return text.slice(toUtf16(text, start), toUtf16(text, end))
}

function widthAt(text: string, unit: number): 1 | 2 {
  return (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1
}
