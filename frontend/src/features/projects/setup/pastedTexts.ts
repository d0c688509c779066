/** Texts pasted for trying out: one a line. */

export interface PastedTexts {
  readonly texts: readonly string[]
  /** Lines that said the same as one before. */
  readonly repeated: number
}

/** How many texts go into one request. */
export const BATCH = 500

/** Splits pasted text into texts, without empty lines and repeats. */
export function splitTexts(pasted: string): PastedTexts {
  const lines = pasted
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
  const texts = [...new Set(lines)]
  return { texts, repeated: lines.length - texts.length }
}

/** Cuts a list into batches of at most `size`. */
export function batches<Item>(items: readonly Item[], size = BATCH): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  )
}
