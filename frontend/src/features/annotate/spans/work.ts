/** Marking one text, as a state: the marks, the caret, what is taken, and the way back. No React. */

import { placedText, type PlacedText } from "@/core/placedText"
import type { Extent } from "@/core/words"
import { stepped, takenAt, wordAround, type Place, type Unit } from "@/features/annotate/spans/caret"
import type { Deed } from "@/features/annotate/spans/deeds"
import { draggedEdge, movedEdge } from "@/features/annotate/spans/edges"
import {
  accepted,
  ghostsOf,
  isGhost,
  isSameExtent,
  markAt,
  withMark,
  without,
  type Mark,
  type Marked,
} from "@/features/annotate/spans/marks"

interface Snapshot extends Place {
  readonly marks: Marked
  readonly focus: number | null
  /** When it was left, in milliseconds. */
  readonly at: number
}

/** An edge of a mark that the pointer holds, and the work as it was before: however far it goes, it is one act. */
interface Grip {
  readonly id: number
  readonly side: "start" | "end"
  readonly before: Work
}

export interface Work extends Place {
  readonly placed: PlacedText
  readonly mayOverlap: boolean
  readonly marks: Marked
  /** The mark that keys and buttons are about. */
  readonly focus: number | null
  /** The label that the next words clicked get. */
  readonly armed: string | null
  readonly past: readonly Snapshot[]
  readonly future: readonly Snapshot[]
  readonly deed: Deed | null
  readonly grip: Grip | null
  readonly nextId: number
}

export type Doing =
  | { readonly kind: "step"; readonly unit: Unit; readonly by: 1 | -1; readonly takes: boolean }
  | { readonly kind: "go"; readonly to: Extent; readonly takes: boolean }
  /** Takes words from the first to the last part given. */
  | { readonly kind: "take"; readonly from: Extent; readonly to: Extent }
  /** A label's key: for what is taken, the mark in focus, or the caret's word. */
  | { readonly kind: "label"; readonly label: string }
  /** A label in the list: for what is taken or in focus, else for the words clicked next. */
  | { readonly kind: "pick"; readonly label: string }
  | { readonly kind: "mark"; readonly part: Extent; readonly label: string }
  | { readonly kind: "focus"; readonly id: number | null }
  | { readonly kind: "edge"; readonly side: "start" | "end"; readonly unit: Unit; readonly by: 1 | -1 }
  /** Takes hold of an edge; it then goes to the words or characters that the pointer is at. */
  | { readonly kind: "grab"; readonly id: number; readonly side: "start" | "end" }
  | { readonly kind: "stretch"; readonly to: Extent; readonly unit: Unit }
  | { readonly kind: "let-go" }
  | { readonly kind: "remove" | "accept"; readonly id?: number }
  | { readonly kind: "accept-all" | "reject-all" | "drop" | "undo" | "redo" }

const DEPTH = 1_000

export function openWork(text: string, marks: Marked, mayOverlap: boolean): Work {
  const placed = placedText(text)
  const caret = placed.words[0] ?? null
  const nextId = 1 + marks.reduce((most, each) => Math.max(most, each.id), 0)
  const still = { anchor: null, focus: null, armed: null, past: [], future: [], deed: null, grip: null }
  return { placed, mayOverlap, marks, caret, nextId, ...still }
}

export function taken(work: Work): Extent | null {
  return takenAt(work.placed, work)
}

export function focused(work: Work): Mark | null {
  return work.marks.find((each) => each.id === work.focus) ?? null
}

/** The mark that Delete and the moving of edges are about: the one in focus, or the one under the caret. */
export function targeted(work: Work): Mark | null {
  if (work.focus !== null) return focused(work)
  return work.caret && !work.anchor ? markAt(work.marks, work.caret.start) : null
}

/** The mark that Tab goes to; null where it leaves the text. */
export function beside(work: Work, by: 1 | -1): Mark | null {
  const { marks, caret, focus } = work
  const index = marks.findIndex((each) => each.id === focus)
  if (index >= 0) return marks[index + by] ?? null
  if (!caret) return null
  const after = marks.findIndex((each) => each.end > caret.start)
  if (by === 1) return marks[after] ?? null
  return marks.findLast((each) => each.start < caret.end) ?? null
}

export function workOn(work: Work, doing: Doing, at: number): Work {
  switch (doing.kind) {
    case "step":
      return {
        ...work,
        ...stepped(work.placed, from(work, doing), doing.unit, doing.by, doing.takes),
        focus: null,
        deed: null,
      }
    case "go":
      return {
        ...work,
        caret: doing.to,
        anchor: doing.takes ? (work.anchor ?? work.caret) : null,
        focus: null,
        deed: null,
      }
    case "take":
      return { ...work, anchor: doing.from, caret: doing.to, focus: null, deed: null }
    case "label":
      return label(work, doing.label, at)
    case "pick":
      if (taken(work) || work.focus !== null) return label(work, doing.label, at)
      return { ...work, armed: work.armed === doing.label ? null : doing.label, deed: null }
    case "mark":
      return mark(work, doing.part, doing.label, at)
    case "focus":
      return { ...focus(work, doing.id), deed: null }
    case "edge":
      return edge(work, doing.side, doing.unit, doing.by, at)
    case "grab":
      return { ...focus(work, doing.id), deed: null, grip: { ...doing, before: { ...work, grip: null } } }
    case "stretch":
      return stretch(work, doing.to, doing.unit, at)
    case "let-go":
      return { ...work, grip: null }
    case "remove":
      return remove(work, doing.id, at)
    case "accept":
      return accept(work, doing.id, at)
    case "accept-all":
      return decideAll(work, "all-accepted", accepted(work.marks, "all"), at)
    case "reject-all":
      return decideAll(
        work,
        "all-rejected",
        work.marks.filter((each) => !isGhost(each)),
        at,
      )
    case "drop":
      return { ...work, anchor: null, focus: null, armed: null, deed: null }
    case "undo":
      return travel(work, "undone", at)
    case "redo":
      return travel(work, "redone", at)
  }
}

/** From a mark in focus, the caret leaves at the side that it goes to; taking more begins with the whole mark. */
function from(work: Work, { by, takes }: { by: 1 | -1; takes: boolean }): Place {
  const mark = focused(work)
  if (!mark) return work
  if (takes) return { anchor: mark, caret: mark }
  return { anchor: null, caret: by === 1 ? lastWord(work, mark) : wordAround(work.placed, mark) }
}

function lastWord({ placed }: Work, part: Extent): Extent | null {
  const snapped = placed.snapped(part)
  return placed.words.findLast((each) => snapped !== null && each.end === snapped.end) ?? null
}

function changed(work: Work, marks: Marked, deed: Deed, at: number, more: Partial<Work>): Work {
  const { caret, anchor, focus } = work
  const past = [...work.past, { marks: work.marks, caret, anchor, focus, at }].slice(-DEPTH)
  return { ...work, marks, past, future: [], deed, grip: null, ...more }
}

function label(work: Work, label: string, at: number): Work {
  const part = taken(work)
  if (part) return mark(work, part, label, at)
  const target = work.focus !== null || !work.mayOverlap ? targeted(work) : null
  if (target) return relabel(work, target, label, at)
  return work.caret ? mark(work, work.caret, label, at) : work
}

function mark(work: Work, part: Extent, label: string, at: number): Work {
  const { marks, mayOverlap } = work
  const double = marks.find((each) => isSameExtent(each, part) && each.label === label)
  if (double) return isGhost(double) ? accept(work, double.id, at, double.id) : focus(work, double.id)
  const { nextId: id } = work
  const made: Mark = { id, start: part.start, end: part.end, label, chance: null }
  const more = mayOverlap
    ? { focus: null } // what is taken stays taken: another label may be put on the same words
    : { focus: id, anchor: null, caret: lastWord(work, part) }
  const next = changed(work, withMark(marks, made, mayOverlap), { kind: "marked", mark: made }, at, more)
  return { ...next, nextId: id + 1 }
}

function relabel(work: Work, target: Mark, label: string, at: number): Work {
  if (target.label === label)
    return isGhost(target) ? accept(work, target.id, at, target.id) : focus(work, target.id)
  const made: Mark = { ...target, label, chance: null }
  const deed: Deed = { kind: "relabelled", mark: made, before: target.label }
  return changed(work, withMark(work.marks, made, work.mayOverlap), deed, at, {
    focus: made.id,
    anchor: null,
  })
}

function edge(work: Work, side: "start" | "end", unit: Unit, by: 1 | -1, at: number): Work {
  const target = targeted(work)
  if (!target) return work
  const made = movedEdge(work, target, side, unit, by)
  if (!made) return { ...work, focus: target.id, deed: { kind: "stopped", mark: target } }
  const marks = withMark(work.marks, made, work.mayOverlap)
  return changed(work, marks, { kind: "moved", mark: made }, at, { focus: made.id, anchor: null })
}

function stretch({ grip, ...work }: Work, to: Extent, unit: Unit, at: number): Work {
  const before = grip?.before
  const target = before?.marks.find((each) => each.id === grip?.id)
  if (!grip || !before || !target) return { ...work, grip }
  const made = draggedEdge(before, target, grip.side, to, unit)
  if (!made) return { ...focus(before, target.id), deed: null, grip }
  const marks = withMark(before.marks, made, before.mayOverlap)
  return changed(before, marks, { kind: "moved", mark: made }, at, { focus: made.id, anchor: null, grip })
}

function remove(work: Work, id: number | undefined, at: number): Work {
  const target = id === undefined ? targeted(work) : work.marks.find((each) => each.id === id)
  if (!target) return work
  const marks = without(work.marks, target.id)
  const wasFocused = work.focus === target.id
  const next = isGhost(target) && wasFocused ? nextGhost(marks, target) : wasFocused ? null : work.focus
  const caret = wordAround(work.placed, target)
  return focus(
    changed(work, marks, { kind: isGhost(target) ? "rejected" : "removed", mark: target }, at, { caret }),
    next,
  )
}

/** Accepts a suggestion; then the next one is in focus, unless another is to `stay` there. */
function accept(work: Work, id: number | undefined, at: number, stay?: number): Work {
  const target = id === undefined ? focused(work) : work.marks.find((each) => each.id === id)
  if (!target || !isGhost(target)) return work
  const marks = accepted(work.marks, target.id)
  const next = stay ?? (work.focus === target.id ? nextGhost(marks, target) : work.focus)
  return focus(changed(work, marks, { kind: "accepted", mark: target }, at, { anchor: null }), next)
}

function nextGhost(marks: Marked, mark: Mark): number | null {
  const ghosts = ghostsOf(marks)
  return (ghosts.find((each) => each.start >= mark.start) ?? ghosts[0])?.id ?? null
}

function decideAll(work: Work, kind: "all-accepted" | "all-rejected", marks: Marked, at: number): Work {
  const count = ghostsOf(work.marks).length
  return count === 0 ? work : changed(work, marks, { kind, count }, at, { focus: null, anchor: null })
}

function focus(work: Work, id: number | null): Work {
  const mark = work.marks.find((each) => each.id === id)
  if (!mark) return { ...work, focus: null }
  return { ...work, focus: mark.id, anchor: null, caret: wordAround(work.placed, mark) }
}

function travel(work: Work, kind: "undone" | "redone", at: number): Work {
  const [from, to] = kind === "undone" ? (["past", "future"] as const) : (["future", "past"] as const)
  const snapshot = work[from].at(-1)
  if (!snapshot) return work
  const { marks, caret, anchor, focus } = work
  const { at: leftAt, ...then } = snapshot
  const here = { marks, caret, anchor, focus, at: kind === "undone" ? leftAt : at }
  const count = Math.abs(marks.length - then.marks.length)
  return {
    ...work,
    ...then,
    [from]: work[from].slice(0, -1),
    [to]: [...work[to], here],
    deed: { kind, count },
  }
}
