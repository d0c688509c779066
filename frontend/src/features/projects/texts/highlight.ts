/** Where the words of a search stand in a text, found as the server finds them: without case and accents. */

export interface Phrase {
  /** Folded words that follow each other. */
  readonly words: readonly string[]
  /** Whether the last word may go on. */
  readonly isBeginning: boolean
}

export interface Piece {
  readonly text: string
  readonly isHit: boolean
}

interface Word {
  readonly start: number
  readonly end: number
  readonly folded: string
}

const PARTS = /["“”„«»]([^"“”„«»]*)(?:["“”„«»]|$)|([^\s"“”„«»]+)/gu
const WORDS = /[\p{L}\p{N}\p{M}]+/gu

/** Reads a search as people type it: words, “quoted phrases”, and the beginning of the last word. */
export function phrasesOf(query: string): Phrase[] {
  const phrases: Phrase[] = []
  for (const part of query.matchAll(PARTS)) {
    const [whole, quoted, word] = part
    const words = wordsOf(quoted ?? word ?? "").map((each) => each.folded)
    const isBeginning = word !== undefined && part.index + whole.length === query.length
    if (words.length > 0) phrases.push({ words, isBeginning })
  }
  return phrases
}

/** Splits a text at word borders, never inside a character, into what was searched for and what lies between. */
export function split(text: string, phrases: readonly Phrase[]): Piece[] {
  if (phrases.length === 0 || text === "") return [{ text, isHit: false }]
  const hits = hitsOf(wordsOf(text), phrases)
  const pieces: Piece[] = []
  let at = 0
  for (const [start, end] of hits) {
    if (start > at) pieces.push({ text: text.slice(at, start), isHit: false })
    pieces.push({ text: text.slice(start, end), isHit: true })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isHit: false })
  return pieces
}

/** A short stretch of a text on one line; it begins shortly before the first hit, where that lies far in. */
export function excerpt(text: string, phrases: readonly Phrase[], length = 360): string {
  const first = hitsOf(wordsOf(text), phrases)[0]?.[0] ?? 0
  const start = first > 110 ? wordStart(text, first - 50) : 0
  const characters = Array.from(text.slice(start, start + 2 * length))
  const cut = characters.length > length || start + 2 * length < text.length
  const shown = characters.slice(0, length).join("").replace(/\s+/gu, " ").trim()
  return `${start > 0 ? "… " : ""}${shown}${cut ? " …" : ""}`
}

function wordStart(text: string, near: number): number {
  const blank = text.slice(near).search(/\s/u)
  return blank < 0 || blank > 50 ? near : near + blank + 1
}

function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORDS), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    folded: fold(match[0]),
  }))
}

function fold(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
}

/** Stretches in the text's order; those that touch or overlap are one. */
function hitsOf(words: readonly Word[], phrases: readonly Phrase[]): [number, number][] {
  const hits: [number, number][] = []
  words.forEach((word, at) => {
    for (const phrase of phrases) {
      const last = words[at + phrase.words.length - 1]
      if (!last || !stands(words, at, phrase)) continue
      const before = hits.at(-1)
      if (before && word.start <= before[1]) before[1] = Math.max(before[1], last.end)
      else hits.push([word.start, last.end])
    }
  })
  return hits
}

function stands(words: readonly Word[], at: number, { words: wanted, isBeginning }: Phrase): boolean {
  return wanted.every((want, offset) => {
    const folded = words[at + offset]?.folded
    const mayGoOn = isBeginning && offset === wanted.length - 1
    return mayGoOn ? folded?.startsWith(want) : folded === want
  })
}
