/** Marked parts as files hold them, for a look at the first rows: in several shapes, counted in several units. */

import type { Part } from "@/core/segments"
import type { OffsetUnit } from "@/features/projects/setup/types"

export interface GivenPart extends Part {
  readonly name: string
}

const STARTS = ["start", "start_offset", "begin", "start_char"]
const ENDS = ["end", "end_offset", "end_char"]
const LABELS = ["label", "labels", "type", "tag", "entity", "category"]

/** The marked parts in a cell, in code points of the text; what cannot be read is left to the server to say. */
export function partsIn(cell: unknown, text: string, unit: OffsetUnit | null): GivenPart[] {
  const items = typeof cell === "string" ? parsed(cell) : cell
  if (!Array.isArray(items)) return []
  const point = pointsOf(text, unit ?? "code_points")
  return items.flatMap((item) =>
    read(item).flatMap(({ start, end, name }) => {
      const [from, to] = [point(start), point(end)]
      return from === undefined || to === undefined || from >= to ? [] : [{ start: from, end: to, name }]
    }),
  )
}

function parsed(cell: string): unknown {
  try {
    return JSON.parse(cell) as unknown
  } catch {
    return null
  }
}

function read(item: unknown): GivenPart[] {
  if (typeof item !== "object" || item === null) return []
  const pick = (names: readonly string[]) =>
    names.map((name) => (item as Record<string, unknown>)[name]).find((value) => value != null)
  const [start, end, label] =
    Array.isArray(item) && item.length === 3 ? (item as unknown[]) : [pick(STARTS), pick(ENDS), pick(LABELS)]
  if (typeof start !== "number" || typeof end !== "number") return []
  const names: unknown[] = Array.isArray(label) ? label : [label]
  return names.flatMap((name) => (typeof name === "string" ? [{ start, end, name: name.trim() }] : []))
}

/** Gives the code point at which a position of a unit lies, undefined within a character or outside the text. */
function pointsOf(text: string, unit: OffsetUnit): (place: number) => number | undefined {
  const places = new Map<number, number>([[0, 0]])
  let [place, point] = [0, 0]
  for (const character of text) {
    place += WIDTHS[unit](character)
    point += 1
    places.set(place, point)
  }
  return (wanted) => places.get(wanted)
}

const WIDTHS: Record<OffsetUnit, (character: string) => number> = {
  code_points: () => 1,
  utf16: (character) => character.length,
  bytes: (character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  },
}
