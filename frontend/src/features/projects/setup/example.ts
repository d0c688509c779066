/** A sentence with its marked parts, to show what marking is. */

import type { LookedPart } from "@/ui/MarkedText"

const TEXT = "Velvet Heron used Gristmill against a bank."

const AMBER = "#B45309"
const INDIGO = "#4338CA"

function part(said: string, name: string, colour: string): LookedPart {
  const start = TEXT.indexOf(said)
  return { start, end: start + said.length, name, colour }
}

export const MARKED_EXAMPLE: { readonly text: string; readonly marks: readonly LookedPart[] } = {
  text: TEXT,
  marks: [part("Velvet Heron", "Actor", INDIGO), part("Gristmill", "Malware", AMBER)],
}
