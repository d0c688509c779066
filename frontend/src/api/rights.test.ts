import { describe, expect, it } from "vitest"
import { may } from "@/api/rights"

describe("what a role may do", () => {
  it("grows from reading to changing", () => {
    expect(may("viewer", "annotate")).toBe(false)
    expect(may("annotator", "annotate")).toBe(true)
    expect(may("annotator", "edit")).toBe(false)
    expect(may("annotator", "review")).toBe(false)
    expect(may("reviewer", "review")).toBe(true)
    expect(may("service", "import")).toBe(true)
    expect(may("admin", "edit")).toBe(true)
    expect(may("owner", "export")).toBe(true)
    expect(may("reviewer", "manage")).toBe(false)
    expect(may("admin", "manage")).toBe(true)
  })
})
