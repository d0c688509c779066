import { describe, expect, it } from "vitest"
import type { Forecast } from "./types"
import { meaning, ofWhole, suggested, surenessOf } from "./words"

function forecast(out_of_scope: number, ...chances: number[]): Forecast {
  const labels = chances.map((probability, at) => ({ label_id: `l${at}`, probability }))
  return {
    label_id: "l0",
    probability: chances[0] ?? 0,
    epistemic: 0.1,
    out_of_scope,
    model_version: 1,
    labels,
  }
}

describe("how sure", () => {
  it("tells the kinds of doubt apart", () => {
    const one = (outOfScope: number, ...chances: number[]) =>
      surenessOf(forecast(outOfScope, ...chances), "choose_one", false)
    expect(one(0.5, 0.95, 0.03)).toBe("sure")
    expect(one(0.5, 0.75, 0.2)).toBe("fairly")
    expect(one(0.5, 0.45, 0.4)).toBe("torn")
    expect(one(0.5, 0.3, 0.2)).toBe("unsure")
    expect(one(0.99, 0.3, 0.2)).toBe("new")
    expect(one(0.99, 0.95, 0.02)).toBe("sure")
    expect(surenessOf(forecast(0.5, 0.95, 0.03), "choose_one", true)).toBe("early")
  })

  it("looks at each label, where several can be chosen", () => {
    const several = (...chances: number[]) => surenessOf(forecast(0.1, ...chances), "choose_several", false)
    expect(several(0.97, 0.03)).toBe("sure")
    expect(several(0.97, 0.52)).toBe("torn")
    expect(suggested(forecast(0, 0.9, 0.6, 0.1), "choose_several")).toHaveLength(2)
    expect(suggested(forecast(0, 0.4, 0.1), "choose_several")).toHaveLength(1)
    expect(suggested(forecast(0, 0.4, 0.3), "choose_one")).toHaveLength(1)
  })

  it("tells marks and what is said of the whole text apart", () => {
    const looks = (id: string) =>
      ({ name: id, colour: "#000000", kind: id === "l1" ? "span" : "choice" }) as const
    const both = forecast(0, 0.9, 0.8)
    expect(ofWhole(both, "choose_one", looks).labels.map((each) => each.label_id)).toEqual(["l0"])
    expect(ofWhole(both, "mark_spans", looks)).toBe(both)
    expect(suggested(forecast(0), "mark_spans")).toEqual([])
    expect(surenessOf(forecast(0), "mark_spans", false)).toBe("sure")
    expect(meaning("sure", "mark_spans")).not.toBe(meaning("sure", "choose_one"))
  })
})
