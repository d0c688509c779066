import { describe, expect, it } from "vitest"
import { actionsFor, failuresOf, foreseen, reasonsOf, undoOf } from "./acts"
import type { Result, TextAnswer, TextRow } from "./types"

const ME = { person_id: "per_me", name: "Me" }

function answer(more: Partial<TextAnswer> = {}): TextAnswer {
  return {
    person_id: ME.person_id,
    person: ME.name,
    status: "submitted",
    labels: ["a"],
    spans: [],
    is_flagged: false,
    comment: null,
    returned: null,
    at: null,
    ...more,
  }
}

function row(id: number, ...answers: TextAnswer[]): TextRow {
  return {
    document: { id, external_id: null, text: "text", text_hash: "0".repeat(32), metadata: {} },
    answers,
    decided: null,
    prediction: null,
  }
}

function counting(): () => string {
  let last = 0
  return () => `id-${++last}`
}

describe("events for many texts", () => {
  it("submit where there is no answer of mine, relabel where there is another, and leave the same", () => {
    const rows = [
      row(1),
      row(2, answer()),
      row(3, answer({ labels: ["b"] })),
      row(4, answer({ person_id: "x" })),
    ]
    const actions = actionsFor({ kind: "label", labels: ["b"] }, rows, ME, counting())
    expect(actions).toEqual([
      { id: "id-1", document_id: 1, kind: "submit", labels: ["b"] },
      { id: "id-2", document_id: 2, kind: "relabel", labels: ["b"] },
      { id: "id-4", document_id: 4, kind: "submit", labels: ["b"] },
    ])
  })

  it("leave what is marked when a label is chosen, and mark anew under the text's hash", () => {
    const span = { start: 0, end: 2, label_id: "s" }
    const before = row(1, answer({ spans: [span] }))
    const [relabel] = actionsFor({ kind: "label", labels: ["b"] }, [before], ME, counting())
    expect(relabel).toEqual({ id: "id-1", document_id: 1, kind: "relabel", labels: ["b"] })
    expect(relabel && foreseen(before, relabel, ME, "now").answers[0]).toMatchObject({
      labels: ["b"],
      spans: [span],
    })
    const [marks] = actionsFor({ kind: "mark", spans: [] }, [before], ME, counting())
    expect(marks).toMatchObject({ kind: "relabel", labels: ["a"], spans: [], text_hash: "0".repeat(32) })
    expect(marks && foreseen(before, marks, ME, "now").answers[0]).toMatchObject({ labels: ["a"], spans: [] })
  })

  it("flag and skip once", () => {
    const rows = [row(1, answer({ is_flagged: true })), row(2, answer({ status: "skipped", labels: [] }))]
    expect(actionsFor({ kind: "flag" }, rows, ME, counting()).map((each) => each.document_id)).toEqual([2])
    expect(actionsFor({ kind: "skip" }, rows, ME, counting()).map((each) => each.document_id)).toEqual([1])
  })

  it("show what they will do", () => {
    const before = row(1, answer({ person_id: "x", labels: ["c"] }))
    const after = foreseen(before, { id: "1", kind: "submit", document_id: 1, labels: ["b"] }, ME, "now")
    expect(after.answers.map((each) => [each.person_id, each.labels, each.at])).toEqual([
      ["x", ["c"], null],
      [ME.person_id, ["b"], "now"],
    ])
    const skipped = foreseen(after, { id: "2", kind: "skip", document_id: 1 }, ME, "later")
    expect(skipped.answers[1]).toMatchObject({ status: "skipped", labels: [], at: "later" })
    const flagged = foreseen(after, { id: "3", kind: "flag", document_id: 1 }, ME, "later")
    expect(flagged.answers[1]).toMatchObject({ status: "submitted", labels: ["b"], is_flagged: true })
    expect(before.answers).toHaveLength(1)
  })
})

describe("what became of them", () => {
  const stored = (id: string) => ({ id, receipt: { event: { id } } }) as unknown as Result
  const refused = (id: string, message: string): Result => ({ id, error: { code: "lease_lost", message } })

  it("undoes what was stored, the last first", () => {
    const results = [stored("e1"), refused("e2", "no"), stored("e3")]
    expect(undoOf(results, counting())).toEqual([
      { id: "id-1", kind: "undo", target: "e3" },
      { id: "id-2", kind: "undo", target: "e1" },
    ])
  })

  it("tells what failed, by reason", () => {
    const actions = [1, 2, 3].map((id) => ({ id: `e${id}`, kind: "flag" as const, document_id: id }))
    const failures = failuresOf(actions, [
      refused("e1", "gone"),
      refused("e2", "lost"),
      refused("e3", "lost"),
    ])
    expect(failures[0]).toEqual({ documentId: 1, message: "gone" })
    expect(reasonsOf(failures)).toEqual([
      { message: "lost", count: 2 },
      { message: "gone", count: 1 },
    ])
  })
})
