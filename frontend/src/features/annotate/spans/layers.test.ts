/** Tests of how a text is cut and how marks are laid in rows. */

import { describe, expect, it } from "vitest"
import { codePoint } from "@/core/offsets"
import { PlacedText } from "@/core/placedText"
import { byPart, isSameLaid, laidOut } from "@/features/annotate/spans/layers"
import { clipped, isRightToLeftAt, paragraphsOf, readsRightToLeft } from "@/features/annotate/spans/layout"
import { inOrder, suggestedMarks, toWire, type Mark } from "@/features/annotate/spans/marks"
import { isPlain, nameStyleOf, styleOf } from "@/features/annotate/spans/paint"
import { segmentsOf } from "@/features/annotate/spans/segments"
import { audit, question } from "@/features/annotate/questions.fixture"

const part = (start: number, end: number) => ({ start: codePoint(start), end: codePoint(end) })
const mark = (id: number, start: number, end: number, label = "a"): Mark => ({
  ...part(start, end),
  id,
  label,
  chance: null,
})

describe("paragraphs", () => {
  it("hold the whole text, line by line, long lines in pieces that begin with a word", () => {
    const long = "word 😀 and ".repeat(300)
    const text = `one\r\n\n${long}\nשלום world\nlast`
    const placed = new PlacedText(text)
    const paragraphs = paragraphsOf(placed)
    expect(paragraphs.flatMap((each) => each.pieces.map((piece) => piece.text)).join("")).toBe(text)
    expect(paragraphs.map((each) => each.pieces.length)).toEqual([1, 1, 5, 1, 1])
    expect(paragraphs.at(-1)?.end).toBe(placed.length)
    const starts = new Set<number>(placed.words.map((each) => each.start))
    expect(paragraphs[2]?.pieces.every((each) => starts.has(each.start))).toBe(true)
    expect(paragraphs.map((each) => each.isRightToLeft)).toEqual([false, false, false, true, false])
    expect(isRightToLeftAt(placed, paragraphs[3]?.start ?? codePoint(0))).toBe(true)
    const endless = new PlacedText("No end in sight. ".repeat(1_000) + "word ".repeat(2_000))
    const cut = paragraphsOf(endless)
    expect(cut.flatMap((each) => each.pieces.map((piece) => piece.text)).join("")).toBe(endless.text)
    expect(Math.max(...cut.map((each) => each.end - each.start))).toBeLessThanOrEqual(4_000)
    expect(cut[1]?.pieces[0]?.text.startsWith("No end")).toBe(true)
    expect(readsRightToLeft("12 — مرحبا")).toBe(true)
  })
})

describe("rows", () => {
  it("put the shorter nearer to the words, and what does not touch side by side", () => {
    const marks = inOrder([mark(1, 0, 20), mark(2, 0, 5), mark(3, 6, 9), mark(4, 8, 12), mark(5, 30, 33)])
    const rows = Object.fromEntries(laidOut(marks).map((each) => [each.mark.id, each.row]))
    expect(rows).toEqual({ 1: 2, 2: 0, 3: 0, 4: 1, 5: 0 })
  })

  it("know how much room a name has", () => {
    const laid = laidOut([mark(1, 0, 5), mark(2, 6, 9)])
    expect(laid.map((each) => each.room)).toEqual([6, 99])
    expect(isSameLaid(laid, laidOut([...laid.map((each) => each.mark)]))).toBe(true)
    expect(isSameLaid(laid, laid.slice(1))).toBe(false)
  })

  it("are found by the parts that they touch", () => {
    const laid = laidOut([mark(1, 0, 5), mark(2, 8, 25)])
    const parts = [part(0, 10), part(10, 20), part(20, 30), part(30, 40)]
    const found = byPart(laid, parts)
    expect([0, 1, 2, 3].map((at) => found.get(at)?.map((each) => each.mark.id))).toEqual([
      [1, 2],
      [2],
      [2],
      undefined,
    ])
  })
})

describe("segments", () => {
  it("are the whole piece, cut where something begins or ends", () => {
    const placed = new PlacedText("one two three four")
    const laid = laidOut([mark(1, 4, 13), mark(2, 8, 18, "b")])
    const segments = segmentsOf(placed, part(0, 18), { laid, caret: part(0, 3), taken: null })
    expect(segments.map((each) => each.text)).toEqual(["one", " ", "two ", "three", " four"])
    expect(segments.map((each) => each.laid.map((its) => its.mark.id))).toEqual([[], [], [1], [1, 2], [2]])
    expect(segments.map((each) => each.begins.length)).toEqual([0, 0, 1, 1, 0])
    expect(segments.map((each) => each.isCaret)).toEqual([true, false, false, false, false])
  })

  it("are clipped to the part that is drawn", () => {
    expect(clipped(part(0, 5), part(3, 9))).toEqual(part(3, 5))
    expect(clipped(part(0, 3), part(3, 9))).toBeNull()
    expect(clipped(null, part(3, 9))).toBeNull()
  })

  it("are painted solid when given, dotted when suggested; the style sheet does what is plain", () => {
    const colours = new Map([["a", "#0f766e"]])
    const given = laidOut([mark(1, 0, 5)])
    expect([isPlain(given, false), styleOf(given, colours, false)]).toEqual([true, { "--colour": "#0f766e" }])
    expect(styleOf([], colours, false)).toBeUndefined()
    expect(styleOf(given, colours, true)?.background).toContain("--span-taken")
    const both = laidOut([mark(1, 0, 9), { ...mark(2, 0, 5), chance: 0.5 }])
    expect(styleOf(both, colours, false)).toMatchObject({ "--own": 2 })
    expect(styleOf(both, colours, false)?.background).toContain("repeating")
  })

  it("shorten a name that has no room", () => {
    const colours = new Map([["a", "#0f766e"]])
    const [crowded, free] = laidOut([mark(1, 0, 2), mark(2, 3, 9)])
    expect(crowded && nameStyleOf(crowded, "Organisation", colours, true)).toEqual({ maxWidth: "2.02em" })
    expect(free && nameStyleOf(free, "Organisation", colours, true)).toEqual({})
    expect(free && nameStyleOf({ ...free, row: 2 }, "A", colours, false)).toEqual({
      "--colour": "#0f766e",
      "--row": 2,
    })
  })
})

describe("suggestions", () => {
  const span = (start: number, end: number, label_id: string, probability: number) => ({
    start,
    end,
    label_id,
    name: label_id,
    probability,
    epistemic: 0,
  })
  const asked = {
    ...question(1),
    suggestion: {
      labels: [],
      epistemic: 0,
      out_of_scope: 0,
      spans: [span(0, 5, "a", 0.6), span(3, 9, "b", 0.8), span(10, 12, "gone", 0.9)],
    },
  }

  it("are marks, the likelier where two cross and may not", () => {
    expect(suggestedMarks(asked, new Set(["a", "b"]), true).map((each) => each.label)).toEqual(["a", "b"])
    expect(suggestedMarks(asked, new Set(["a", "b"]), false).map((each) => each.label)).toEqual(["b"])
    expect(suggestedMarks({ ...asked, is_audit: true }, new Set(["a"]), true)).toEqual([])
    expect(suggestedMarks(audit(1), new Set(["a"]), true)).toEqual([])
  })

  it("are not sent unless accepted", () => {
    const [one] = suggestedMarks(asked, new Set(["a"]), true)
    expect(one && toWire([one, mark(9, 4, 6)])).toEqual([{ start: 4, end: 6, label_id: "a" }])
  })
})
