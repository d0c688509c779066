import { describe, expect, it } from "vitest"
import {
  EMPTY,
  foundation,
  isMarking,
  kindOf,
  missing,
  nameOfFile,
  projectOf,
  reduce,
  reminder,
  restored,
  type Draft,
} from "@/features/projects/setup/draft"

const refund = { name: "Refund", description: "" }
const roles = { text: "text", id: null, label: "topic", spans: null, kept: [], separator: ";" }

describe("draft", () => {
  it("adds labels once and edits them", () => {
    let draft = reduce(EMPTY, { kind: "add labels", labels: [refund, { name: "B", description: "b" }] })
    draft = reduce(draft, { kind: "add labels", labels: [{ name: "refund", description: "again" }] })
    draft = reduce(draft, { kind: "describe label", name: "Refund", description: "money back" })
    draft = reduce(draft, { kind: "remove label", name: "B" })
    expect(draft.labels).toEqual([{ name: "Refund", description: "money back" }])
  })

  it("names an unnamed project after its file, and keeps a given name", () => {
    expect(reduce(EMPTY, { kind: "file", fileName: "support_tickets.csv" }).name).toBe("Support tickets")
    const bad = reduce(EMPTY, { kind: "file", fileName: "bad.xlsx" })
    expect(reduce(bad, { kind: "file", fileName: null }).name).toBe("")
    expect(reduce(bad, { kind: "file", fileName: "good.csv" }).name).toBe("Good")
    const named = reduce({ ...EMPTY, name: "Mine" }, { kind: "file", fileName: "a.csv" })
    expect(named.name).toBe("Mine")
    expect(reduce({ ...named, roles }, { kind: "file", fileName: null })).toMatchObject({
      name: "Mine",
      fileName: null,
      roles: null,
    })
  })

  it("names files in words", () => {
    expect(nameOfFile("q3-2026.report.tar.gz")).toBe("Q3 2026")
    expect(nameOfFile("notes")).toBe("Notes")
    expect(nameOfFile(".csv")).toBe("New project")
  })

  it("says what is missing, in any order", () => {
    expect(missing(EMPTY, true)).toContain("name")
    const named: Draft = { ...EMPTY, name: "Mine" }
    expect(missing(named, false)).toContain("labels")
    expect(missing(named, true)).toBeNull()
    expect(missing({ ...named, labels: [refund] }, false)).toBeNull()
    expect(reminder({ ...named, fileName: "a.csv" }, false)).toContain("a.csv")
    expect(reminder(named, true)).toContain("no labels")
    expect(reminder({ ...named, roles }, true)).toBeNull()
    expect(reminder({ ...named, labels: [refund] }, true)).toContain("one label")
    expect(reminder({ ...named, labels: [refund, { name: "B", description: "" }] }, false)).toContain(
      "no texts",
    )
  })

  it("comes back from storage, or begins anew", () => {
    const draft = { ...EMPTY, name: "Mine", labels: [refund], roles }
    expect(restored(JSON.stringify(draft))).toEqual(draft)
    expect(restored("{")).toBe(EMPTY)
    expect(restored("7")).toBe(EMPTY)
    expect(restored(null)).toBe(EMPTY)
  })

  it("needs another project for another task", () => {
    const made: Draft = { ...EMPTY, project: "prj_1", madeFor: foundation(EMPTY) }
    expect(projectOf(made)).toBe("prj_1")
    expect(projectOf(reduce(made, { kind: "task", task: "choose_several" }))).toBeNull()
  })

  it("forgets a separator that the other task does not know", () => {
    expect(reduce({ ...EMPTY, roles }, { kind: "task", task: "choose_several" }).roles?.separator).toBeNull()
    expect(reduce({ ...EMPTY, name: "Mine" }, { kind: "start over" })).toBe(EMPTY)
  })

  it("marks parts of texts alone, or besides what is chosen for the whole", () => {
    const labels = [refund, { name: "Amount", description: "", kind: "span" as const }]
    const alone: Draft = { ...EMPTY, task: "mark_spans", labels }
    expect(labels.map((label) => kindOf(alone, label))).toEqual(["span", "span"])
    expect([isMarking(alone), isMarking(EMPTY)]).toEqual([true, false])
    const both: Draft = { ...EMPTY, marksToo: true, labels }
    expect(labels.map((label) => kindOf(both, label))).toEqual(["choice", "span"])
    expect(labels.map((label) => kindOf({ ...both, marksToo: false }, label))).toEqual(["choice", "choice"])
    expect(reminder(both, true)).toContain("one label")
    const onlyParts = reduce(both, { kind: "turn label", name: "Refund", to: "span" })
    expect(reminder(onlyParts, true)).toContain("whole texts")
    expect(reminder({ ...alone, labels: [refund] }, true)).toBeNull()
  })

  it("needs another project once a label is about something else", () => {
    const draft: Draft = { ...EMPTY, marksToo: true, labels: [refund] }
    const made: Draft = { ...draft, project: "prj_1", madeFor: foundation(draft) }
    expect(projectOf(reduce(made, { kind: "set", part: { spansOverlap: true } }))).toBe("prj_1")
    expect(projectOf(reduce(made, { kind: "turn label", name: "Refund", to: "span" }))).toBeNull()
  })
})
