import { describe, expect, it } from "vitest"
import { USES, usesSaid } from "@/core/uses"

describe("what a key may be used for", () => {
  it("is said in one order", () => {
    expect(usesSaid(["import", "predict"])).toBe("call the model, add texts")
    expect(usesSaid(null)).toBe("everything its owner may do")
  })

  it("says something different of each", () => {
    expect(new Set(USES.map(({ says }) => says)).size).toBe(USES.length)
  })
})
