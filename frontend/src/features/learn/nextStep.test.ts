import { describe, expect, it } from "vitest"
import type { Job, Label, Progress } from "@/api/types"
import { bestSteps, nextSteps, roughly, type Standing } from "@/features/learn/nextStep"
import type { CurvePoint } from "@/features/learn/queries"

function label(id: string, more: Partial<Label> = {}): Label {
  return {
    id,
    name: id,
    description: "",
    key: null,
    colour: "#0f766e",
    position: 0,
    is_archived: false,
    kind: "choice",
    ...more,
  }
}

const progress: Progress = {
  documents: 500,
  encoded: 500,
  answered: 200,
  answers: 200,
  skipped: 0,
  flagged: 0,
  model_version: 200,
  answers_learnt: 200,
  behind: 0,
  is_learning: true,
  people: [],
  by_label: { A: 120, B: 80 },
  audit_answers: 20,
}

function point(answers: number, accuracy: number, half = 0.1): CurvePoint {
  const [low, high] = [accuracy - half, accuracy + half]
  const audit_answers = Math.round(answers / 10)
  return { version: answers, answers, audit_answers, accuracy, low, high, span_f1: null }
}

function job(more: Partial<Job>): Job {
  return {
    id: "j",
    kind: "import",
    state: "running",
    is_over: false,
    done: 0,
    total: null,
    unit: "rows",
    rate: 0,
    eta_seconds: null,
    message: "",
    result: {},
    is_cancel_requested: false,
    created_at: "2026-03-01T12:00:00Z",
    updated_at: "2026-03-01T12:00:00Z",
    ...more,
  }
}

function at(some: Partial<Progress> = {}, more: Partial<Standing> = {}): Standing {
  return {
    labels: [label("A"), label("B")],
    progress: { ...progress, ...some },
    measure: "texts",
    points: [point(100, 0.6), point(200, 0.7)],
    jobs: [],
    audited: 20,
    auditShare: 0.1,
    isAway: false,
    disagreed: 0,
    ...more,
  }
}

const best = (standing: Standing) => bestSteps(standing).best

describe("the next best step", () => {
  it("begins with labels, then texts", () => {
    expect(best(at({ documents: 0 }, { labels: [] }))).toMatchObject({ to: "labels" })
    expect(best(at({}, { labels: [label("A"), label("B", { is_archived: true })] })).says).toContain("second")
    expect(best(at({ documents: 0 }))).toMatchObject({ to: "import" })
  })

  it("waits while the first file is read", () => {
    const waiting = best(at({ documents: 0 }, { jobs: [job({})] }))
    expect(waiting.to).toBeUndefined()
    expect(best(at({ documents: 0 }, { jobs: [job({ is_over: true })] })).to).toBe("import")
  })

  it("lets labelling begin while texts are read", () => {
    const step = best(at({ encoded: 120, answered: 0 }))
    expect(step).toMatchObject({ to: "label", action: "Begin labelling" })
    expect(step.says).toContain("120 of 500")
  })

  it("counts the first answers", () => {
    expect(best(at({ answered: 0 })).says).toContain("Label 10 texts")
    expect(best(at({ answered: 9 })).says).toContain("1 more text:")
  })

  it("says how to start a worker that is away, before anything else", () => {
    const step = best(at({ behind: 4, is_learning: false }, { isAway: true }))
    expect(step.command).toBe("askwell worker")
    expect(bestSteps(at({}, { isAway: true })).also[0]?.to).toBe("label")
  })

  it("names a label that nobody has given, when there were chances enough", () => {
    expect(best(at({ answered: 15, by_label: { A: 15 } }, { audited: 1 })).to).toBe("label")
    const step = best(at({ by_label: { A: 200 } }))
    expect(step).toMatchObject({ to: "texts" })
    expect(step.says).toContain("“B” yet")
    const three = [label("A"), label("B"), label("C"), label("D")]
    expect(best(at({ by_label: { A: 200 } }, { labels: three })).says).toContain("“B” and 2 other labels")
  })

  it("says after how many labels accuracy can be told", () => {
    expect(best(at({ answered: 30 }, { audited: 3, points: [] })).says).toContain("about 70 more labels")
    expect(best(at({ answered: 30 }, { audited: 0, auditShare: 0 })).to).toBe("settings")
  })

  it("goes on while accuracy rises", () => {
    const step = best(at())
    expect(step.to).toBe("label")
    expect(step.says).toContain("60\u00a0% right to 70\u00a0%")
  })

  it("goes on while the interval is wide", () => {
    expect(best(at({}, { points: [point(100, 0.7, 0.2), point(200, 0.7, 0.18)] })).says).toContain("exactly")
    expect(best(at({}, { points: [point(200, 0.9, 0.05)] })).to).toBe("label")
  })

  it("says when more labels will bring little", () => {
    const step = best(at({}, { points: [point(100, 0.84, 0.1), point(200, 0.845, 0.07)] }))
    expect(step.to).toBe("deploy")
    expect(step.says).toContain("bring little")
  })

  it("sends those who may decide to where people differ, first of all once there are many", () => {
    const few = bestSteps(at({}, { disagreed: 1 }))
    expect(few.best.to).toBe("label")
    expect(few.also[0]).toMatchObject({ to: "review?kind=disagreement" })
    expect(few.also[0]?.says).toContain("one text differently")
    expect(best(at({}, { disagreed: 6 })).says).toContain("6 texts differently")
    expect(nextSteps(at({}, { disagreed: 6 })).filter((step) => step.action === "Decide")).toHaveLength(1)
  })

  it("points at flagged texts beside labelling, and before the use of the model", () => {
    const rising = bestSteps(at({ flagged: 3 }))
    expect(rising.best.to).toBe("label")
    expect(rising.also).toHaveLength(1)
    expect(rising.also[0]).toMatchObject({ to: "texts?flagged=true" })
    expect(rising.also[0]?.says).toContain("3 texts")
    const flat = bestSteps(at({ flagged: 1 }, { points: [point(100, 0.84), point(200, 0.84, 0.07)] }))
    expect([flat.best, ...flat.also].map((step) => step.to)).toEqual(["texts?flagged=true", "deploy"])
  })

  it("uses the model when every text has an answer", () => {
    const { best: first, also } = bestSteps(at({ answered: 500, flagged: 1 }, { audited: 3 }))
    expect(first.to).toBe("deploy")
    expect(also.map((step) => step.to)).toEqual(["texts?flagged=true"])
  })

  it("always has one", () => {
    expect(nextSteps(at({}, { points: [] }))).toHaveLength(1)
  })

  it("rounds without pretending", () => {
    expect([1, 7, 43, 50, 70, 123].map(roughly)).toEqual([5, 10, 45, 50, 70, 130])
  })

  it("speaks of marks where parts of texts are marked", () => {
    const marks = (answers: number, value: number, half = 0.05): CurvePoint => ({
      ...point(answers, value),
      accuracy: null,
      low: null,
      high: null,
      span_f1: { value, low: value - half, high: value + half },
    })
    const marking = (points: readonly CurvePoint[], some: Partial<Progress> = {}) =>
      at(some, { measure: "parts", labels: [label("A", { kind: "span" })], points })
    expect(best(marking([], { answered: 0 })).says).toContain("Mark 10 texts")
    expect(best(marking([marks(100, 0.4), marks(200, 0.6)])).says).toContain(
      "went from 40\u00a0% to 60\u00a0%",
    )
    expect(best(marking([marks(100, 0.6), marks(200, 0.6)])).says).toContain("More texts will bring little")
    expect(best(marking([marks(200, 0.6)])).says).toContain("between 55 and 65\u00a0%")
    expect(best(at({}, { measure: "parts", labels: [] })).says).toContain("may be marked")
  })
})
