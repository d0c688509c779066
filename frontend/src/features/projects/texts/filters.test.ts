import { describe, expect, it } from "vitest"
import { chipsOf } from "./chips"
import {
  cleared,
  isNarrowed,
  NO_FILTERS,
  parseFilters,
  printFilters,
  toQuery,
  turned,
  type Filters,
} from "./filters"

const FULL: Filters = {
  q: '"late refund" caf ',
  state: "answered",
  labels: ["lab_1", "lab_2"],
  predicted: "lab_3",
  min: 0.25,
  max: 0.5,
  isFlagged: true,
  isCommented: true,
  review: "disputed",
  person: "per_1",
  stream: "audit",
  source: "src_1",
  metadata: ["channel:web & chat", "time:10:30"],
  ids: [3, 14],
  sort: "uncertainty",
  isDescending: true,
}

describe("filters in the address", () => {
  it("come back as they went", () => {
    const address = printFilters(FULL).toString()
    expect(parseFilters(new URLSearchParams(address))).toEqual(FULL)
    expect(printFilters(NO_FILTERS).toString()).toBe("")
    expect(parseFilters(new URLSearchParams())).toEqual(NO_FILTERS)
  })

  it("read the link of a confusion", () => {
    const filters = parseFilters(new URLSearchParams("label=A&predicted=B&stream=audit"))
    expect(filters).toEqual({ ...NO_FILTERS, labels: ["A"], predicted: "B", stream: "audit" })
    expect(toQuery(filters)).toEqual({
      label: ["A"],
      predicted: "B",
      stream: "audit",
      sort: "position",
      order: "asc",
    })
  })

  it("leave out what means nothing", () => {
    const odd = "state=lost&min_probability=2&max_probability=&sort=size&metadata=nokey&ids=1,x,-2,2&label="
    expect(parseFilters(new URLSearchParams(odd))).toEqual({ ...NO_FILTERS, ids: [1, 2] })
  })

  it("say whether they narrow", () => {
    expect(isNarrowed({ ...NO_FILTERS, sort: "probability", isDescending: true })).toBe(false)
    expect(isNarrowed({ ...NO_FILTERS, q: "  " })).toBe(false)
    expect(isNarrowed({ ...NO_FILTERS, min: 0 })).toBe(true)
    expect(cleared(FULL)).toEqual({ ...NO_FILTERS, sort: "uncertainty", isDescending: true })
  })

  it("turn the order with each click on a head", () => {
    const first = turned(NO_FILTERS, "answered_at")
    expect([first.sort, first.isDescending]).toEqual(["answered_at", true])
    const second = turned(first, "answered_at")
    expect([second.sort, second.isDescending]).toEqual(["answered_at", false])
    expect(turned(second, "answered_at")).toEqual(NO_FILTERS)
    expect(turned(NO_FILTERS, "position").isDescending).toBe(true)
  })
})

describe("chips", () => {
  const names = { label: (id: string) => `L ${id}`, person: (id: string) => id, source: (id: string) => id }

  it("say each filter and take away only that one", () => {
    const chips = chipsOf(FULL, names)
    expect(chips.map((chip) => chip.says)).toEqual([
      "Answered",
      "Answer: L lab_1",
      "Answer: L lab_2",
      "Suggestion: L lab_3",
      "Probability 25\u00a0% to 50\u00a0%",
      "With a flag",
      "With a comment",
      "Answered differently",
      "By per_1",
      "Drawn at random, to check the model",
      "From src_1",
      "channel: web & chat",
      "time: 10:30",
      "2 texts of a link",
    ])
    const label = chips.find((chip) => chip.key === "label lab_1")
    expect(label?.without).toEqual({ ...FULL, labels: ["lab_2"] })
    expect(chipsOf(NO_FILTERS, names)).toEqual([])
  })
})
