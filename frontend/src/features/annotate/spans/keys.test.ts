/** Tests of what keys, clicks and taps mean, and of what is said about marks. */

import { describe, expect, it } from "vitest"
import type { Label } from "@/api/types"
import { codePoint } from "@/core/offsets"
import { commandOf } from "@/core/shortcuts"
import { meaningOf } from "@/features/annotate/keyPress"
import { openSession, type EnterMeaning, type Task } from "@/features/annotate/session"
import { keyMeaning } from "@/features/annotate/spans/keys"
import type { Mark } from "@/features/annotate/spans/marks"
import { enterSays, shortened, spoken, standSays } from "@/features/annotate/spans/says"
import { clicked } from "@/features/annotate/spans/usePointing"
import { openWork, workOn, type Doing, type Work } from "@/features/annotate/spans/work"

const part = (start: number, end: number) => ({ start: codePoint(start), end: codePoint(end) })
const mark = (id: number, start: number, end: number, label: string, chance: number | null = null): Mark => ({
  ...part(start, end),
  id,
  label,
  chance,
})
const open = (marks: Mark[] = []) => openWork("Velvet Heron ran", marks, true)
const play = (work: Work, ...doings: Doing[]) => doings.reduce((now, each) => workOn(now, each, 0), work)
const LABELS = new Map(
  ["Actor", "Tool"].map((name) => [
    name.toLowerCase(),
    { id: name.toLowerCase(), name, kind: "span" } as Label,
  ]),
)

describe("a key", () => {
  function press(name: string, isRightToLeft = false) {
    const parts = name.split("+")
    const key = parts.at(-1) ?? ""
    const has = (modifier: string) => parts.slice(0, -1).includes(modifier)
    const event = { key, ctrlKey: has("mod"), metaKey: false, shiftKey: has("shift"), altKey: has("alt") }
    const command = commandOf(event, "spans")
    return command && keyMeaning(command, name, isRightToLeft)
  }

  it("goes, takes and moves edges, by words or characters", () => {
    expect(press("arrowright")).toEqual({ kind: "step", unit: "word", by: 1, takes: false })
    expect(press("shift+arrowleft")).toEqual({ kind: "step", unit: "word", by: -1, takes: true })
    expect(press("alt+shift+arrowright")).toEqual({ kind: "step", unit: "character", by: 1, takes: true })
    expect(press("mod+arrowleft")).toEqual({ kind: "edge", side: "end", unit: "word", by: -1 })
    expect(press("mod+alt+shift+arrowright")).toEqual({
      kind: "edge",
      side: "start",
      unit: "character",
      by: 1,
    })
    expect(press("shift+arrowdown")).toEqual({ kind: "line", by: 1, takes: true })
    expect(press("home")).toEqual({ kind: "line-end", by: -1, takes: false })
    expect(press("mod+shift+end")).toEqual({ kind: "text-end", by: 1, takes: true })
    expect(press("shift+tab")).toEqual({ kind: "walk", by: -1 })
    expect(press("shift+delete")).toEqual({ kind: "reject-all" })
    expect(press("mod+backspace")).toEqual({ kind: "remove" })
    expect(press("shift+enter")).toEqual({ kind: "finish" })
  })

  it("is about what is seen where the text reads from the right", () => {
    expect(press("arrowleft", true)).toEqual({ kind: "step", unit: "word", by: 1, takes: false })
    expect(press("arrowdown", true)).toEqual({ kind: "line", by: 1, takes: false })
    expect(press("end", true)).toEqual({ kind: "line-end", by: 1, takes: false })
  })

  it("held down goes on, but answers nothing; without spans it means what it did", () => {
    const event = {
      key: "ArrowRight",
      ctrlKey: false,
      metaKey: false,
      shiftKey: false,
      altKey: false,
      repeat: true,
    }
    expect(meaningOf(event, [], true)?.kind).toBe("spans")
    expect(meaningOf(event, [], false)).toBeNull()
    expect(meaningOf({ ...event, key: "Delete" }, [], true)).toBeNull()
    expect(meaningOf({ ...event, key: "ArrowUp" }, [], false)).toEqual({ kind: "move", by: -1 })
  })
})

describe("a click", () => {
  it("takes a word, or puts a mark in focus, the shorter first", () => {
    const work = open([mark(1, 0, 12, "actor"), mark(2, 7, 12, "tool")])
    expect(clicked(work, part(13, 16), false)).toEqual({ kind: "take", from: part(13, 16), to: part(13, 16) })
    const first = clicked(work, part(7, 12), false)
    expect(first).toEqual({ kind: "focus", id: 2 })
    const second = clicked(play(work, first), part(7, 12), false)
    expect(second).toEqual({ kind: "focus", id: 1 })
    expect(clicked(play(work, second), part(7, 12), false).kind).toBe("take")
  })

  it("extends what is taken, and lets go of it", () => {
    const taken = play(open(), { kind: "take", from: part(0, 6), to: part(0, 6) })
    expect(clicked(taken, part(7, 12), true)).toEqual({ kind: "take", from: part(0, 6), to: part(7, 12) })
    expect(clicked(taken, part(0, 6), true)).toEqual({ kind: "drop" })
    expect(clicked(taken, null, false)).toEqual({ kind: "drop" })
  })

  it("marks at once where a label waits", () => {
    const armed = play(open(), { kind: "pick", label: "actor" })
    expect(clicked(armed, part(0, 6), false)).toEqual({ kind: "mark", part: part(0, 6), label: "actor" })
    expect(clicked(armed, null, false)).toEqual({ kind: "focus", id: null })
  })
})

describe("what is said", () => {
  const session = (task: Task) => openSession(task, ["refund"])
  const says = (means: EnterMeaning, task: Task = "mark_spans") => {
    const labels = new Map([...LABELS, ["refund", { id: "refund", name: "Refund" } as Label]])
    return enterSays(means, session(task), labels)
  }

  it("names what Enter does", () => {
    expect(says({ kind: "accept", mark: mark(1, 0, 6, "actor", 0.8) })).toBe("Accept Actor")
    expect(says({ kind: "accept-all", count: 3 })).toBe("Accept 3 suggestions")
    expect(says({ kind: "save", labels: [], spans: 1 })).toBe("Save 1 mark")
    expect(says({ kind: "save", labels: [], spans: 0 })).toBe("Press again: nothing to mark")
    expect(says({ kind: "save", labels: ["refund"], spans: 2 }, "choose_one")).toBe("Accept Refund + 2 marks")
    expect(says({ kind: "save", labels: ["refund"], spans: 0 }, "choose_one")).toBe("Accept Refund + no mark")
    expect(says({ kind: "arm" })).toBe("Nothing to mark here")
  })

  it("says where the marking stands", () => {
    expect(standSays(open(), null, LABELS)).toBe("Nothing is marked yet.")
    expect(standSays(open(), "It is kept back.", LABELS)).toBe("It is kept back.")
    expect(standSays(open([mark(1, 0, 6, "actor", 0.8)]), null, LABELS)).toBe("The model suggests 1 mark.")
    const both = open([mark(1, 0, 6, "actor", 0.8), mark(2, 7, 12, "tool")])
    expect(standSays(both, null, LABELS)).toBe("1 suggested, 1 marked.")
    expect(standSays(play(open(), { kind: "pick", label: "tool" }), null, LABELS)).toContain("mark them Tool")
  })

  it("tells those who listen what was done, and where they are", () => {
    const work = open([mark(1, 0, 12, "actor", 0.84)])
    expect(spoken(work, LABELS)).toBe("Velvet, in Velvet Heron, Actor, suggested 84\u00a0%")
    const accepted = play(work, { kind: "focus", id: 1 }, { kind: "accept" })
    expect(spoken(accepted, LABELS)).toBe("Accepted: Velvet Heron, Actor.")
    expect(spoken(play(accepted, { kind: "undo" }), LABELS)).toContain("Undone: 1 mark.")
    const relabelled = play(accepted, { kind: "focus", id: 1 }, { kind: "label", label: "tool" })
    expect(spoken(relabelled, LABELS)).toBe("Changed from Actor: Velvet Heron, Tool.")
    const right: Doing = { kind: "step", unit: "word", by: 1, takes: false }
    expect(spoken(play(accepted, right), LABELS)).toContain("Heron")
    expect(spoken(play(open(), right, right, { kind: "label", label: "tool" }), LABELS)).toBe(
      "Marked: ran, Tool.",
    )
    expect(spoken(play(open(), { ...right, takes: true }), LABELS)).toBe("Taken: Velvet Heron")
    expect(shortened(`a\n b ${"c".repeat(99)}`)).toHaveLength(60)
  })
})
