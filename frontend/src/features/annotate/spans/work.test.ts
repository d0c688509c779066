/** Tests of marking: caret and taking, keys of labels, suggestions, edges, and the way back. */

import { describe, expect, it } from "vitest"
import { codePoint } from "@/core/offsets"
import type { Mark } from "@/features/annotate/spans/marks"
import { beside, openWork, taken, targeted, workOn, type Doing, type Work } from "./work"

//            0      7      13    19 23   28  32
const TEXT = "Velvet Heron used the PlugX 😀 kit on Acme’s mail."
const part = (start: number, end: number) => ({ start: codePoint(start), end: codePoint(end) })
const ghost = (id: number, start: number, end: number, label: string): Mark => ({
  ...part(start, end),
  id,
  label,
  chance: 0.8,
})
const GHOSTS = [ghost(1, 0, 12, "actor"), ghost(2, 22, 27, "tool")]

function open(marks: readonly Mark[] = [], mayOverlap = false): Work {
  return openWork(TEXT, marks, mayOverlap)
}

function play(start: Work, ...doings: Doing[]): Work {
  return doings.reduce((work, doing, index) => workOn(work, doing, index), start)
}

const word = (by: 1 | -1, takes = false): Doing => ({ kind: "step", unit: "word", by, takes })
const character = (by: 1 | -1, takes = false): Doing => ({ kind: "step", unit: "character", by, takes })
const label = (name: string): Doing => ({ kind: "label", label: name })
const pick = (name: string): Doing => ({ kind: "pick", label: name })
const go = (start: number, end: number): Doing => ({ kind: "go", to: part(start, end), takes: false })
const grab = (id: number, side: "start" | "end"): Doing => ({ kind: "grab", id, side })
const pull = (start: number, end: number, unit: "word" | "character" = "word"): Doing => ({
  kind: "stretch",
  to: part(start, end),
  unit,
})
const LET_GO: Doing = { kind: "let-go" }
const UNDO: Doing = { kind: "undo" }
const REDO: Doing = { kind: "redo" }
const REMOVE: Doing = { kind: "remove" }
const ACCEPT: Doing = { kind: "accept" }

/** The marks as people read them; a question mark for those only suggested. */
function told(work: Work): string[] {
  return work.marks.map(
    (each) => `${work.placed.slice(each)}: ${each.label}${each.chance === null ? "" : "?"}`,
  )
}
const read = (work: Work, of: { start: number; end: number } | null) =>
  of && work.placed.slice(part(of.start, of.end))

describe("the caret", () => {
  it("goes by words, and stays at the ends", () => {
    const work = play(open(), word(1), word(1))
    expect(read(work, work.caret)).toBe("used")
    expect(read(work, play(work, word(-1), word(-1), word(-1), word(-1)).caret)).toBe("Velvet")
  })

  it("takes words, forwards, back, and over its anchor", () => {
    const work = play(open(), word(1), word(1, true), word(1, true))
    expect(read(work, taken(work))).toBe("Heron used the")
    expect(read(work, taken(play(work, word(-1, true))))).toBe("Heron used")
    const back = play(work, word(-1, true), word(-1, true), word(-1, true))
    expect(read(back, taken(back))).toBe("Velvet Heron")
    expect(taken(play(work, word(1)))).toBeNull()
  })

  it("goes by characters with Alt, as people count them", () => {
    const work = play(open(), go(28, 29), character(1))
    expect(read(work, work.caret)).toBe("k")
    expect(read(work, play(work, character(-1)).caret)).toBe("😀")
    expect(read(work, play(open(), character(1)).caret)).toBe("V")
    expect(read(work, play(open(), character(1), word(1)).caret)).toBe("Heron")
  })

  it("takes by characters at the caret’s edge", () => {
    const less = play(open(), character(-1, true))
    expect(read(less, taken(less))).toBe("Velve")
    const more = play(open(), character(1, true))
    expect(read(more, taken(more))).toBe("Velvet H")
    const left = play(open(), word(1), word(1), word(-1, true), character(-1, true))
    expect(read(left, taken(left))).toBe("t Heron used")
  })

  it("has nowhere to be in a text without words", () => {
    const empty = openWork("  ", [], false)
    expect(play(empty, word(1), label("actor"), REMOVE, character(1, true)).marks).toEqual([])
  })
})

describe("a label’s key", () => {
  it("marks what is taken, or the caret’s word", () => {
    const work = play(open(), word(1, true), label("actor"), word(1), word(1), word(1), label("tool"))
    expect(told(work)).toEqual(["Velvet Heron: actor", "PlugX: tool"])
    expect(read(work, work.caret)).toBe("PlugX")
  })

  it("gives the mark in focus, or under the caret, another label", () => {
    const work = play(open(), word(1, true), label("actor"), label("tool"))
    expect(told(work)).toEqual(["Velvet Heron: tool"])
    expect(told(play(work, word(-1), label("place")))).toEqual(["Velvet Heron: place"])
  })

  it("replaces what a new mark covers, where marks may not overlap", () => {
    const work = play(open(), label("actor"), word(1), label("tool"), go(0, 6), word(1, true), label("place"))
    expect(told(work)).toEqual(["Velvet Heron: place"])
    expect(told(play(work, UNDO))).toEqual(["Velvet: actor", "Heron: tool"])
  })

  it("keeps both where they may, and lets two labels be put on the same words", () => {
    const work = play(
      open([], true),
      word(1, true),
      label("actor"),
      label("place"),
      label("place"),
      go(0, 6),
      label("tool"),
    )
    expect(told(work)).toEqual(["Velvet Heron: actor", "Velvet Heron: place", "Velvet: tool"])
    expect(play(work, REMOVE).marks).toHaveLength(2)
  })

  it("corrects a suggestion, or accepts it", () => {
    const other = play(open(GHOSTS), label("place"))
    expect(told(other)).toEqual(["Velvet Heron: place", "PlugX: tool?"])
    const same = play(open(GHOSTS), label("actor"))
    expect(told(same)).toEqual(["Velvet Heron: actor", "PlugX: tool?"])
    expect(told(play(open(GHOSTS), go(7, 12), word(1, true), label("tool")))[0]).toBe("Heron used: tool")
  })

  it("of the list waits for words where nothing is taken", () => {
    const armed = play(open(), pick("actor"))
    expect(armed.armed).toBe("actor")
    expect(armed.marks).toEqual([])
    expect(play(armed, pick("actor")).armed).toBeNull()
    const marked = play(armed, { kind: "mark", part: part(13, 17), label: "actor" })
    expect([told(marked), marked.armed]).toEqual([["used: actor"], "actor"])
    expect(told(play(open(), word(1, true), pick("tool")))).toEqual(["Velvet Heron: tool"])
    expect(play(armed, { kind: "drop" }).armed).toBeNull()
  })
})

describe("suggestions", () => {
  it("are accepted one by one, the next then in focus", () => {
    const work = open(GHOSTS)
    expect(beside(work, 1)?.id).toBe(1)
    const one = play(work, { kind: "focus", id: 1 }, ACCEPT)
    expect([told(one), one.focus]).toEqual([["Velvet Heron: actor", "PlugX: tool?"], 2])
    const both = play(one, ACCEPT)
    expect([told(both), both.focus]).toEqual([["Velvet Heron: actor", "PlugX: tool"], null])
    expect(told(play(both, UNDO, UNDO))).toEqual(["Velvet Heron: actor?", "PlugX: tool?"])
  })

  it("are accepted or rejected all at once", () => {
    expect(told(play(open(GHOSTS), { kind: "accept-all" }))).toEqual(["Velvet Heron: actor", "PlugX: tool"])
    const none = play(open(GHOSTS), { kind: "reject-all" })
    expect([told(none), none.deed]).toEqual([[], { kind: "all-rejected", count: 2 }])
    expect(play(none, { kind: "reject-all" })).toBe(none)
  })

  it("are rejected with Delete, which removes what is given, too", () => {
    const work = play(open(GHOSTS), { kind: "focus", id: 1 }, REMOVE)
    expect([told(work), work.focus]).toEqual([["PlugX: tool?"], 2])
    const given = play(open(), label("actor"), REMOVE)
    expect([told(given), given.focus]).toEqual([[], null])
    expect(told(play(given, UNDO))).toEqual(["Velvet: actor"])
  })
})

describe("an edge", () => {
  const end = (by: 1 | -1, unit: "word" | "character" = "word"): Doing => ({
    kind: "edge",
    side: "end",
    unit,
    by,
  })
  const start = (by: 1 | -1): Doing => ({ kind: "edge", side: "start", unit: "word", by })

  it("moves by a word, or by a character", () => {
    const work = play(open(), label("actor"), end(1))
    expect(told(work)).toEqual(["Velvet Heron: actor"])
    expect(told(play(work, start(1)))).toEqual(["Heron: actor"])
    expect(told(play(work, end(-1), end(-1)))).toEqual(["Velvet: actor"])
    expect(told(play(work, end(-1, "character"), end(-1, "character")))).toEqual(["Velvet Her: actor"])
    expect(told(play(work, end(1, "character")))).toEqual(["Velvet Heron u: actor"])
    expect(told(play(work, UNDO))).toEqual(["Velvet: actor"])
  })

  it("makes a suggestion one’s own, and stops at what is given", () => {
    const work = play(open(GHOSTS), word(1), end(1))
    expect(told(work)).toEqual(["Velvet Heron used: actor", "PlugX: tool?"])
    const stopped = play(open(), label("actor"), go(7, 12), label("tool"), start(-1))
    expect([told(stopped), stopped.deed?.kind]).toEqual([["Velvet: actor", "Heron: tool"], "stopped"])
    expect(told(play(open([], true), label("a"), go(7, 12), label("b"), start(-1)))).toContain(
      "Velvet Heron: b",
    )
  })
})

describe("the way", () => {
  it("leads through the marks with Tab, and out at the ends", () => {
    const work = play(open(GHOSTS), go(13, 17))
    expect([beside(work, 1)?.id, beside(work, -1)?.id]).toEqual([2, 1])
    const last = play(work, { kind: "focus", id: 2 })
    expect([beside(last, 1), beside(last, -1)?.id]).toEqual([null, 1])
    expect(targeted(last)?.id).toBe(2)
    expect(read(work, play(last, word(1)).caret)).toBe("😀")
    expect(read(work, taken(play(last, word(1, true))))).toBe("PlugX 😀")
  })

  it("leads back and forth through everything that was done", () => {
    const work = play(open(GHOSTS), { kind: "focus", id: 1 }, ACCEPT, REMOVE, go(13, 17), label("place"))
    expect(told(work)).toEqual(["Velvet Heron: actor", "used: place"])
    const back = play(work, UNDO, UNDO, UNDO, UNDO)
    expect(told(back)).toEqual(["Velvet Heron: actor?", "PlugX: tool?"])
    expect(told(play(back, REDO, REDO, REDO))).toEqual(told(work))
    expect(play(back, REDO, label("tool")).future).toEqual([])
  })
})

describe("dragging an edge", () => {
  const actor = { ...ghost(1, 0, 6, "actor"), chance: null }
  const tool = { ...ghost(2, 22, 27, "tool"), chance: null }

  it("goes to the word under the pointer, as one act to undo", () => {
    const work = play(open([actor]), grab(1, "end"), pull(7, 12), pull(13, 17), pull(7, 12), LET_GO)
    expect(told(work)).toEqual(["Velvet Heron: actor"])
    expect(work.focus).toBe(1)
    expect(work.grip).toBeNull()
    const undone = play(work, UNDO)
    expect(told(undone)).toEqual(["Velvet: actor"])
    expect(undone.past).toEqual([])
    expect(told(play(undone, REDO))).toEqual(["Velvet Heron: actor"])
  })

  it("is no act where the edge comes back", () => {
    const work = play(open([actor]), grab(1, "end"), pull(7, 12), pull(0, 6), LET_GO)
    expect(told(work)).toEqual(["Velvet: actor"])
    expect(work.past).toEqual([])
  })

  it("stops at the mark's innermost word, and at the next mark", () => {
    const both = open([{ ...actor, ...part(0, 12) }, tool])
    expect(told(play(both, grab(1, "start"), pull(18, 21)))[0]).toBe("Heron: actor")
    expect(told(play(both, grab(2, "end"), pull(0, 6)))[1]).toBe("PlugX: tool")
    expect(told(play(both, grab(1, "end"), pull(30, 33)))).toEqual([
      "Velvet Heron used the: actor",
      "PlugX: tool",
    ])
    expect(told(play(both, grab(2, "start"), pull(0, 6)))).toEqual([
      "Velvet Heron: actor",
      "used the PlugX: tool",
    ])
  })

  it("lies over others where it may, and puts suggestions aside where not", () => {
    const over = play(open([actor, tool], true), grab(1, "end"), pull(30, 33), LET_GO)
    expect(told(over)).toEqual(["Velvet Heron used the PlugX 😀 kit: actor", "PlugX: tool"])
    const aside = play(open([actor, ghost(2, 22, 27, "tool")]), grab(1, "end"), pull(30, 33), LET_GO)
    expect(told(aside)).toEqual(["Velvet Heron used the PlugX 😀 kit: actor"])
    expect(told(play(aside, UNDO))).toEqual(["Velvet: actor", "PlugX: tool?"])
  })

  it("goes by characters, and makes a suggestion one's own", () => {
    const work = play(open(GHOSTS), grab(2, "start"), pull(24, 25, "character"), LET_GO)
    expect(told(work)).toEqual(["Velvet Heron: actor?", "ugX: tool"])
    expect(told(play(work, grab(2, "end"), pull(0, 1, "character")))[1]).toBe("u: tool")
  })

  it("ends when the mark is gone", () => {
    const work = play(open([actor]), grab(1, "end"), pull(7, 12), REMOVE, pull(13, 17))
    expect(told(work)).toEqual([])
  })
})
