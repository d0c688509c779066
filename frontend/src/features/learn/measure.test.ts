import { describe, expect, it } from "vitest"
import type { Label } from "@/api/types"
import { curveOf, measuresOf } from "@/features/learn/measure"

const label = (kind: Label["kind"]): Label => ({
  id: kind,
  name: kind,
  description: "",
  key: null,
  colour: "#000000",
  position: 0,
  is_archived: false,
  kind,
})

describe("what is measured", () => {
  it("follows the task, and the labels where both are possible", () => {
    expect(measuresOf({ task: "mark_spans", labels: [] })).toEqual(["parts"])
    expect(measuresOf({ task: "choose_one", labels: [label("choice")] })).toEqual(["texts"])
    expect(measuresOf({ task: "choose_one", labels: [label("choice"), label("span")] })).toEqual([
      "texts",
      "parts",
    ])
  })

  it("leaves out points that are not known", () => {
    const point = { version: 3, answers: 30, audit_answers: 12, accuracy: null, low: null, high: null }
    const points = [
      { ...point, span_f1: null },
      { ...point, span_f1: { value: 0.5, low: 0.4, high: 0.6 } },
    ]
    expect(curveOf(points, "texts")).toEqual([])
    expect(curveOf(points, "parts")).toEqual([
      { version: 3, answers: 30, audited: 12, value: 0.5, low: 0.4, high: 0.6 },
    ])
  })
})
