/** The marks of one text, given and suggested, in the order of the text; what changes them gives new ones. */

import type { Action, Question } from "@/api/types"
import { codePoint, type CodePoint } from "@/core/offsets"
import type { Extent } from "@/core/words"

/** A part of the text under a label. */
export interface Mark extends Extent {
  /** Unique among the marks of a text. */
  readonly id: number
  readonly label: string
  /** The model's probability while the mark is only suggested; null for one that a person stands by. */
  readonly chance: number | null
}

export type Marked = readonly Mark[]

type WireSpan = NonNullable<Action["spans"]>[number]

export function isGhost(mark: Mark): boolean {
  return mark.chance !== null
}

/** Whether two parts have a character in common. */
export function crosses(one: Extent, other: Extent): boolean {
  return one.start < other.end && other.start < one.end
}

export function isSameExtent(one: Extent, other: Extent): boolean {
  return one.start === other.start && one.end === other.end
}

/** In the order of the text, the longer first where two begin together. */
export function inOrder(marks: Iterable<Mark>): Mark[] {
  return [...marks].sort((one, other) => one.start - other.start || other.end - one.end || one.id - other.id)
}

/**
 * Puts a person's mark among the others. Where marks may not overlap, it takes the place of all that it touches;
 * where they may, only of a suggestion for the very same words, and of its own double.
 */
export function withMark(marks: Marked, mark: Mark, mayOverlap: boolean): Marked {
  const kept = marks.filter((each) => each.id !== mark.id && !yields(each, mark, mayOverlap))
  return inOrder([...kept, mark])
}

function yields(each: Mark, mark: Mark, mayOverlap: boolean): boolean {
  if (!mayOverlap) return crosses(each, mark)
  return isSameExtent(each, mark) && (isGhost(each) || each.label === mark.label)
}

export function without(marks: Marked, id: number): Marked {
  return marks.filter((each) => each.id !== id)
}

/** Makes one suggestion, or all of them, the person's own. */
export function accepted(marks: Marked, id: number | "all"): Marked {
  return marks.map((each) =>
    isGhost(each) && (id === "all" || each.id === id) ? { ...each, chance: null } : each,
  )
}

export function ghostsOf(marks: Marked): Mark[] {
  return marks.filter(isGhost)
}

export function givenOf(marks: Marked): Mark[] {
  return marks.filter((each) => !isGhost(each))
}

/** The mark that a position is in: where several are, the shortest; where they are as long, the last. */
export function markAt(marks: Marked, at: CodePoint): Mark | null {
  let found: Mark | null = null
  for (const each of marks) {
    if (each.start > at) break
    if (at < each.end && (!found || each.end - each.start <= found.end - found.start)) found = each
  }
  return found
}

/** How far an edge may go: to the next mark where marks may not overlap, and to the other edge. */
export function mayReach(marks: Marked, mark: Mark, moved: Extent, mayOverlap: boolean): boolean {
  if (moved.start >= moved.end) return false
  return mayOverlap || !marks.some((each) => each.id !== mark.id && !isGhost(each) && crosses(each, moved))
}

/** What the model suggests, as marks; of two that share a character where they may not, the likelier. */
export function suggestedMarks(question: Question, labels: ReadonlySet<string>, mayOverlap: boolean): Marked {
  if (question.is_audit || !question.suggestion) return []
  const ghosts = question.suggestion.spans
    .filter((each) => labels.has(each.label_id) && each.start < each.end)
    .map((each, index): Mark => ({
      id: index + 1,
      start: codePoint(each.start),
      end: codePoint(each.end),
      label: each.label_id,
      chance: each.probability,
    }))
  if (mayOverlap) return inOrder(ghosts)
  const kept: Mark[] = []
  for (const ghost of [...ghosts].sort((one, other) => (other.chance ?? 0) - (one.chance ?? 0))) {
    if (!kept.some((each) => crosses(each, ghost))) kept.push(ghost)
  }
  return inOrder(kept)
}

/** The marks as the server wants them: those that the person stands by. */
export function toWire(marks: Marked): WireSpan[] {
  return givenOf(marks).map(({ start, end, label }) => ({ start, end, label_id: label }))
}
