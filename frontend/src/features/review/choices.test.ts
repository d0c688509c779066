import { describe, expect, it } from "vitest"
import type { ReviewItem } from "@/api/types"
import { callersOf, partKeys, partsOf, votesOf } from "./choices"

const span = (start: number, end: number) => ({ start, end, label_id: "s" })

const answers = [
  { person_id: "p2", person: "Ada", labels: ["a"], spans: [span(5, 9), span(0, 4)] },
  { person_id: "p1", person: "Bo", labels: ["a", "b"], spans: [span(0, 4)] },
  { person_id: "p3", person: "Cy", labels: ["a"], spans: [span(0, 4), span(5, 8)] },
].map((each) => ({
  ...each,
  status: "submitted" as const,
  is_flagged: false,
  comment: null,
  returned: null,
  at: null,
}))

const item = { answers } as unknown as ReviewItem

describe("what there is to choose from", () => {
  it("merges what all agree on, and tells the rest by person", () => {
    const [first, second] = votesOf(item)
    expect([first?.label, first?.others]).toEqual(["a", []])
    expect(second?.chosen.map((each) => each.person)).toEqual(["Bo"])
    expect(partsOf(item).map((part) => [part.key, part.isAgreed])).toEqual([
      ["0-4-s", true],
      ["5-9-s", false],
      ["5-8-s", false],
    ])
  })

  it("gives keys to what people differ in only, and none that chooses a label", () => {
    expect([...partKeys(partsOf(item), new Set(["1"]))]).toEqual([
      ["5-9-s", "2"],
      ["5-8-s", "3"],
    ])
  })

  it("calls people by letters while names are hidden, whatever the order of their answers", () => {
    const call = callersOf(item, true)
    expect([call("p1"), call("p2"), call("p3")]).toEqual(["Person A", "Person B", "Person C"])
    expect(callersOf(item, false)("p2")).toBe("Ada")
    expect(call("somebody else")).toBe("Somebody")
  })
})
