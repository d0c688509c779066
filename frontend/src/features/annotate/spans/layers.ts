/** Which row below the line each mark is drawn in, and how much room its name has there. */

import type { Extent } from "@/core/words"
import { placeOf } from "@/features/annotate/spans/layout"
import type { Mark, Marked } from "@/features/annotate/spans/marks"

/** A mark in its row, 0 the nearest to the words; `room` is the number of characters up to the next in the row. */
export interface Laid {
  readonly mark: Mark
  readonly row: number
  readonly room: number
}

/** Lays marks so that none covers another: the shorter nearer to the words. */
export function laidOut(marks: Marked): Laid[] {
  const rows = new Map<number, number>()
  for (const cluster of clusters(marks)) {
    const ends: Mark[][] = []
    const byLength = [...cluster].sort(
      (one, other) => one.end - one.start - (other.end - other.start) || one.id - other.id,
    )
    for (const mark of byLength) {
      const free = ends.findIndex((row) =>
        row.every((each) => each.end <= mark.start || mark.end <= each.start),
      )
      const row = free < 0 ? ends.length : free
      ;(ends[row] ??= []).push(mark)
      rows.set(mark.id, row)
    }
  }
  const next = new Map<number, number>()
  const laid: Laid[] = []
  for (let index = marks.length - 1; index >= 0; index -= 1) {
    const mark = marks[index]
    if (!mark) continue
    const row = rows.get(mark.id) ?? 0
    laid.push({ mark, row, room: Math.min(FAR, (next.get(row) ?? Infinity) - mark.start) })
    next.set(row, mark.start)
  }
  return laid.reverse()
}

/** More room than any name needs. */
const FAR = 99

/** Groups of marks that hang together by their characters. */
function clusters(marks: Marked): Mark[][] {
  const found: Mark[][] = []
  let reach = -1
  for (const mark of marks) {
    if (mark.start < reach) found.at(-1)?.push(mark)
    else found.push([mark])
    reach = Math.max(reach, mark.end)
  }
  return found
}

/** The marks that touch each part, by the part's number; parts are in order and without gaps. */
export function byPart(
  laid: readonly Laid[],
  parts: readonly Extent[],
): ReadonlyMap<number, readonly Laid[]> {
  const found = new Map<number, Laid[]>()
  for (const each of laid) {
    for (let at = placeOf(parts, each.mark.start); at < parts.length; at += 1) {
      if (at < 0 || (parts[at]?.start ?? 0) >= each.mark.end) break
      const here = found.get(at)
      if (here) here.push(each)
      else found.set(at, [each])
    }
  }
  return found
}

/** Whether two lists would be drawn alike. */
export function isSameLaid(one: readonly Laid[], other: readonly Laid[]): boolean {
  return (
    one.length === other.length &&
    one.every((each, index) => {
      const its = other[index]
      return its !== undefined && each.mark === its.mark && each.row === its.row && each.room === its.room
    })
  )
}
