/** A text cut where marked parts begin and end, each piece with the marks on it, overlapping ones in lanes. */

import { utf16, type Utf16 } from "@/core/offsets"

/** A marked part of a text: code points, from start to before end. */
export interface Part {
  readonly start: number
  readonly end: number
}

/** A part with its place in the browser's string, and the lane that it has to itself among those it overlaps. */
export interface Placed<Mark extends Part> {
  readonly mark: Mark
  readonly from: Utf16
  readonly to: Utf16
  /** From 0; the longest of those that begin first lies in the lowest. */
  readonly lane: number
}

/** A piece of a text on which the same marks lie from its first character to its last. */
export interface Segment<Mark extends Part> {
  readonly text: string
  /** The marks on it, by lane; none for plain text. */
  readonly marks: readonly Placed<Mark>[]
  /** Those of the marks that end with this piece. */
  readonly ending: readonly Placed<Mark>[]
}

/** Gives the marks in the text's order, each with its place and lane; those outside of the text are cut to it. */
export function place<Mark extends Part>(text: string, marks: readonly Mark[]): Placed<Mark>[] {
  const ordered = [...marks].sort((a, b) => a.start - b.start || b.end - a.end)
  const units = unitsOf(
    text,
    ordered.flatMap(({ start, end }) => [start, end]),
  )
  const lanes: number[] = []
  return ordered.flatMap((mark) => {
    const from = units.get(mark.start) ?? utf16(text.length)
    const to = units.get(mark.end) ?? utf16(text.length)
    if (from >= to) return []
    const free = lanes.findIndex((end) => end <= from)
    const lane = free < 0 ? lanes.length : free
    lanes[lane] = to
    return [{ mark, from, to, lane }]
  })
}

/** Cuts a text into segments; together they are the text. */
export function segmentsOf<Mark extends Part>(text: string, marks: readonly Mark[]): Segment<Mark>[] {
  const placed = place(text, marks)
  const cuts = [...new Set([0, text.length, ...placed.flatMap(({ from, to }) => [from, to])])]
  cuts.sort((a, b) => a - b)
  const segments: Segment<Mark>[] = []
  let open: Placed<Mark>[] = []
  let next = 0
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const [from = 0, to = 0] = cuts.slice(at, at + 2)
    open = open.filter((each) => each.to > from)
    for (let coming = placed[next]; coming && coming.from <= from; coming = placed[next]) {
      open.push(coming)
      next += 1
    }
    const here = [...open].sort((a, b) => a.lane - b.lane)
    segments.push({
      text: text.slice(from, to),
      marks: here,
      ending: here.filter((each) => each.to === to),
    })
  }
  return segments
}

/** Where some code points begin in UTF-16 units, found in one walk over the text; those beyond it are missing. */
export function unitsOf(text: string, points: readonly number[]): ReadonlyMap<number, Utf16> {
  const wanted = [...new Set(points)].sort((a, b) => a - b)
  const units = new Map<number, Utf16>()
  let [point, unit] = [0, 0]
  for (const target of wanted) {
    while (point < target && unit < text.length) {
      unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1
      point += 1
    }
    if (point === target) units.set(target, utf16(unit))
  }
  return units
}

/** How many lanes some marks need; 1 where none overlap. */
export function lanesOf<Mark extends Part>(segments: readonly Segment<Mark>[]): number {
  return 1 + Math.max(0, ...segments.flatMap(({ marks }) => marks.map(({ lane }) => lane)))
}
