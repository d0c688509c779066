/** Words of a text: the units by which spans are marked, the same here as on the server. */

import { codePoint, type CodePoint } from "@/core/offsets"

/** A part of a text, from `start` to before `end`. */
export interface Extent {
  readonly start: CodePoint
  readonly end: CodePoint
}

const WHITE = "[\\t\\n\\v\\f\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"
const JOINER = "[\\u200d\\ufe0e\\ufe0f\\u20e3]"
/** Thai, Lao, Myanmar, Khmer, Hiragana, Katakana, Han: scripts written without spaces. */
const UNSPACED =
  "[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}]"

/** The classes of characters, the first that fits; a letter names each, as in the server's rule. */
const CLASSES: readonly (readonly [string, RegExp])[] = (
  [
    ["s", WHITE],
    ["b", '[;|"“”„«»\\u2014\\u2015\\u2026]'],
    ["k", ","],
    ["j", JOINER],
    ["e", "[\\u{1f3fb}-\\u{1f3ff}]"],
    ["d", "\\p{Nd}"],
    ["j", `(?=\\p{M})${UNSPACED}`],
    ["c", UNSPACED],
    ["e", "\\p{So}"],
    ["p", "[\\p{P}\\p{S}\\p{Z}\\p{Cc}]"],
  ] as const
).map(([name, rule]) => [name, new RegExp(`^${rule}$`, "u")])

const PIECES = /cj*|[ej]+|b|[wd][wdj]*(?:(?:p+|(?<=d)k(?=d))[wdj]+)*|k|p/g
const POSSESSIVE = /['’]s$/iu
const known = new Map<string, string>()

/**
 * Gives the words of a text in order, in code points. A word has no white space in it; punctuation at its edges
 * is a word of its own, punctuation within stays, a possessive 's is a word; scripts written without spaces have
 * a word a character, a run of emoji is one.
 */
export function words(text: string): Extent[] {
  const characters = Array.from(text)
  const found: Extent[] = []
  for (const piece of characters.map(classOf).join("").matchAll(PIECES)) {
    let start = piece.index
    const end = start + piece[0].length
    if (end - start > 2 && POSSESSIVE.test(`${characters[end - 2] ?? ""}${characters[end - 1] ?? ""}`)) {
      found.push({ start: codePoint(start), end: codePoint(end - 2) })
      start = end - 2
    }
    found.push({ start: codePoint(start), end: codePoint(end) })
  }
  return found
}

function classOf(character: string): string {
  return known.get(character) ?? learntClass(character)
}

function learntClass(character: string): string {
  const name = CLASSES.find(([, rule]) => rule.test(character))?.[0] ?? "w"
  known.set(character, name)
  return name
}
