/** How a marked part looks: a tint and a line a mark, solid for given ones, dotted for suggestions. */

import type { CSSProperties } from "react"
import type { Laid } from "@/features/annotate/spans/layers"

/** Looks up a label's colour, as `#rrggbb`. */
export type Colours = ReadonlyMap<string, string>

const TAKEN = "linear-gradient(var(--span-taken), var(--span-taken)) 0 0 / 100% var(--span-base) no-repeat"
const known = new Map<string, string>()

/**
 * The style of a part that these marks cover, and that may be taken. Nearly every part has one mark in the first
 * row: then its colour is enough, and the style sheet knows the rest.
 */
export function styleOf(
  laid: readonly Laid[],
  colours: Colours,
  isTaken: boolean,
): CSSProperties | undefined {
  const [only] = laid
  if (!only) return isTaken ? { background: TAKEN } : undefined
  if (isPlain(laid, isTaken)) return { "--colour": colourOf(only, colours) } as CSSProperties
  const rows = laid.reduce((most, each) => Math.max(most, each.row + 1), 0)
  const layers = laid.map((each) => layerOf(colourOf(each, colours), each))
  return { "--own": rows, background: (isTaken ? [TAKEN, ...layers] : layers).join(", ") } as CSSProperties
}

/** Whether the style sheet alone can draw it. */
export function isPlain(laid: readonly Laid[], isTaken: boolean): boolean {
  return laid.length === 1 && laid[0]?.row === 0 && !isTaken
}

/** How wide a character of a name is, and one of the text, in ems of the name. */
const NAME_EM = 0.6
const TEXT_EM = 0.84

/** The style of a name below its mark: it may be as wide as the way to the next name in its row. */
export function nameStyleOf(
  laid: Laid,
  name: string,
  colours: Colours,
  isPlainHere: boolean,
): CSSProperties | undefined {
  const style: Record<string, string | number> = {}
  if (!isPlainHere) style["--colour"] = colourOf(laid, colours)
  if (laid.row > 0) style["--row"] = laid.row
  const room = laid.room * TEXT_EM - 0.5
  if (room < name.length * NAME_EM) style["maxWidth"] = `${Math.max(1.4, room)}em`
  return style
}

function colourOf({ mark }: Laid, colours: Colours): string {
  return colours.get(mark.label) ?? "#808080"
}

function layerOf(colour: string, { mark, row }: Laid): string {
  const isGhost = mark.chance !== null
  const key = `${colour} ${row} ${isGhost ? "ghost" : "given"}`
  const before = known.get(key)
  if (before !== undefined) return before
  const line = `color-mix(in oklab, ${colour} var(--span-share), var(--span-mix))`
  const stripes = isGhost
    ? `repeating-linear-gradient(90deg, ${line} 0 3px, transparent 3px 6px)`
    : `linear-gradient(${line}, ${line})`
  const tint = `color-mix(in srgb, ${line} ${isGhost ? "var(--span-tint-ghost)" : "var(--span-tint)"}, transparent)`
  const size = isGhost ? "2px" : "2.5px"
  const layer =
    `${stripes} 0 calc(var(--span-base) + ${row} * var(--span-row)) / 100% ${size} no-repeat, ` +
    `linear-gradient(${tint}, ${tint}) 0 0.12em / 100% calc(var(--span-base) - 0.12em) no-repeat`
  known.set(key, layer)
  return layer
}
