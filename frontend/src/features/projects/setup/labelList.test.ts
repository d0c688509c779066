import { describe, expect, it } from "vitest"
import { parseLabels } from "@/features/projects/setup/labelList"

describe("label list", () => {
  it("tells new labels from known ones and from names that are too long", () => {
    const list = parseLabels(`refund\nB: the second\n${"x".repeat(201)}`, [
      { name: "Refund", description: "" },
    ])
    expect(list.labels).toEqual([{ name: "B", description: "the second" }])
    expect(list.repeated).toEqual(["refund"])
    expect(list.tooLong).toHaveLength(1)
  })
})
