/** Tests of keys, finding labels, the order of the list, pace and phrases. */

import { describe, expect, it } from "vitest"
import type { Label } from "@/api/types"
import { itemsOf, moved } from "@/features/annotate/choiceItems"
import { meaningOf } from "@/features/annotate/keyPress"
import { activeLabels, findLabels } from "@/features/annotate/labelSearch"
import { pace } from "@/features/annotate/pace"
import { guessOf, keptBack, modelPhrase } from "@/features/annotate/phrases"
import { savedPhrase } from "@/core/saving"
import { audit, question } from "@/features/annotate/questions.fixture"
import { CALM, toggled, turned } from "@/features/annotate/view"

function label(name: string, position: number, more: Partial<Label> = {}): Label {
  const base = {
    id: name,
    name,
    description: "",
    key: String(position + 1),
    colour: "#0F766E",
    position,
    kind: "choice",
  } as const
  return { ...base, is_archived: false, ...more }
}

const press = (key: string, more = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

describe("keys", () => {
  const labels = [label("Refund", 0), label("Odd", 1, { key: "s" }), label("Old", 2, { is_archived: true })]

  it("tells labels from commands, and lets the command win", () => {
    expect(meaningOf(press("1"), labels)).toEqual({ kind: "label", label: "Refund" })
    expect(meaningOf(press("s"), labels)).toEqual({ kind: "command", command: "skip" })
    expect(meaningOf(press("Backspace"), labels)).toEqual({ kind: "command", command: "undo" })
    expect(meaningOf(press("ArrowUp"), labels)).toEqual({ kind: "move", by: -1 })
    expect(meaningOf(press("Escape"), labels)).toEqual({ kind: "leave" })
  })

  it("answers nothing for a held key, an archived label, or a browser's own shortcut", () => {
    expect(meaningOf(press("1", { repeat: true }), labels)).toBeNull()
    expect(meaningOf(press("3"), labels)).toBeNull()
    expect(meaningOf(press("1", { ctrlKey: true }), labels)).toBeNull()
  })
})

describe("finding a label", () => {
  const labels = [
    label("Lost card", 0),
    label("card_declined", 1),
    label("Café", 2, { description: "where a card is shown" }),
  ]
  const names = (typed: string, chances?: Map<string, number>) =>
    findLabels(labels, typed, chances).map((each) => each.name)

  it("puts beginnings before words before descriptions", () => {
    expect(names("card")).toEqual(["card_declined", "Lost card", "Café"])
    expect(names("card lost")).toEqual(["Lost card"])
    expect(names("cafe")).toEqual(["Café"])
    expect(names("nothing")).toEqual([])
    expect(names(" ")).toHaveLength(3)
  })

  it("leaves archived labels out and keeps the order", () => {
    expect(activeLabels([label("b", 1), label("x", 2, { is_archived: true }), label("a", 0)])).toHaveLength(2)
  })

  it("shows likely ones first only among many, each keeping its place below", () => {
    const few = itemsOf(labels, new Map([["Café", 0.9]]), null)
    expect(few.map((each) => each.section)).toEqual(["all", "all", "all"])
    const many = Array.from({ length: 77 }, (_, at) => label(`label ${at}`, at, { key: null }))
    const items = itemsOf(many, new Map([["label 40", 0.9]]), null)
    expect(items[0]).toMatchObject({ section: "likely", label: { id: "label 40" } })
    expect(items).toHaveLength(78)
    expect(itemsOf(many, new Map(), "label 76")[0]?.label.id).toBe("label 76")
  })

  it("moves around the ends", () => {
    expect([moved(null, 1, 3), moved(null, -1, 3), moved(2, 1, 3), moved(0, -1, 3), moved(0, 1, 0)]).toEqual([
      0,
      2,
      0,
      2,
      null,
    ])
  })
})

describe("words", () => {
  const active = new Set(["refund", "invoice"])

  it("tells one guess from two, from something new, and keeps quiet on audit texts", () => {
    expect(guessOf(question(1), active)).toMatchObject({ kind: "one", lead: "Probably" })
    expect(guessOf(question(1, { refund: 0.48, invoice: 0.41 }), active)?.kind).toBe("torn")
    expect(guessOf(question(1, { refund: 0.2, invoice: 0.18 }), active)?.kind).toBe("one")
    const unknown = {
      ...question(1),
      reason: { kind: "unknown" as const, phrase: "", labels: [], since: null },
    }
    expect(guessOf(unknown, active)?.kind).toBe("unknown")
    expect(guessOf(audit(1), active)).toBeNull()
    expect(guessOf(question(1), new Set(["other"]))).toBeNull()
    expect(keptBack(question(1))).toBeNull()
    expect(keptBack(audit(1))).toContain("to itself")
    expect(keptBack({ ...question(1), suggestion: null, is_check: true })).toContain("check the deployment")
  })

  it("says what the model has learnt", () => {
    expect(modelPhrase(0, 0, 0)).toBe("The model is getting ready")
    expect(modelPhrase(2, 0, 0)).toBe("The model knows the labels’ names so far")
    expect(modelPhrase(41, 41, 0)).toBe("Model v41 · learnt from all 41 answers")
    expect(modelPhrase(41, 41, 2)).toBe("Model v41 · 2 answers waiting to be learnt")
  })

  it("says whether everything is saved", () => {
    const saving = { waiting: 3, refused: [], trouble: "none", isKept: true } as const
    expect(savedPhrase({ ...saving, waiting: 0 }).says).toBe("saved")
    expect(savedPhrase(saving).says).toBe("saving…")
    expect(savedPhrase({ ...saving, trouble: "offline" }).says).toBe("3 waiting, offline")
    expect(savedPhrase({ ...saving, trouble: "sign-in", isKept: false }).means).toContain(
      "leave the page open",
    )
  })

  it("counts answers a minute without the pauses", () => {
    expect(pace([0, 6_000, 12_000])).toBeNull()
    expect(pace([0, 6_000, 12_000, 18_000])).toBe(10)
    expect(pace([0, 6_000, 12_000, 500_000, 506_000])).toBe(10)
  })

  it("keeps the guideline open from text to text, and closes the history", () => {
    expect(turned(toggled(CALM, "guideline")).panel).toBe("guideline")
    expect(turned(toggled(CALM, "history")).panel).toBeNull()
    expect(toggled(toggled(CALM, "history"), "history").panel).toBeNull()
  })
})
