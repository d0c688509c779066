/** A text with the words of the search marked. */

import { split, type Phrase } from "./highlight"

export function Marked({ text, phrases }: { text: string; phrases: readonly Phrase[] }) {
  return split(text, phrases).map((piece, at) =>
    piece.isHit ? (
      <mark key={at} className="texts-mark">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  )
}
