/** How a marked part looks: a tint and a line a mark, solid for given ones, dotted for suggestions. */

import type { Laid } from "@/features/annotate/spans/layers"

/** Looks up a label's colour, as `#rrggbb`. */
export type Colours = ReadonlyMap<string, string>

const known = new Map<string, string>()

const TAKEN = "linear-gradient(var(--span-taken), var(--span-taken)) 0 0 / 100% var(--span-base) no-repeat"

/** The CSS `background` of a part that these marks cover, and that may be taken. */
export function backgroundOf(laid: readonly Laid[], colours: Colours, isTaken = false): string {
  const layers = laid.map((each) => layerOf(colours.get(each.mark.label) ?? "#808080", each))
  return (isTaken ? [TAKEN, ...layers] : layers).join(", ")
}

/** A label's colour as it is drawn here: darker on a light ground, lighter on a dark one. */
export function lineColour(colour: string): string {
  return `color-mix(in oklab, ${colour} var(--span-share), var(--span-mix))`
}

function layerOf(colour: string, { mark, row }: Laid): string {
  const isGhost = mark.chance !== null
  const key = `${colour} ${row} ${isGhost ? "ghost" : "given"}`
  const before = known.get(key)
  if (before !== undefined) return before
  const line = lineColour(colour)
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
