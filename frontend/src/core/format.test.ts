import { describe, expect, it } from "vitest"
import { ago, duration, likelihood, percent, plural, rate } from "@/core/format"

describe("format", () => {
  it("never calls certain what is not", () => {
    expect(percent(0.843)).toBe("84\u00a0%")
    expect(percent(0.9999)).toBe(">\u00a099\u00a0%")
    expect(percent(0.001)).toBe("<\u00a01\u00a0%")
    expect(percent(1)).toBe("100\u00a0%")
    expect(percent(0)).toBe("0\u00a0%")
  })

  it("counts in words", () => {
    expect(plural(1, "label")).toBe("1 label")
    expect(plural(1200, "label")).toBe("1,200 labels")
    expect(plural(2, "person", "people")).toBe("2 people")
  })

  it("says how long and how fast", () => {
    expect(duration(0.2)).toBe("0 s")
    expect(duration(95)).toBe("1 min 35 s")
    expect(duration(4020)).toBe("1 h 7 min")
    expect(duration(7199)).toBe("1 h 59 min")
    expect(duration(39_600)).toBe("11 h")
    expect(duration(212_581)).toBe("2 days 11 h")
    expect(rate(342.7, "texts")).toBe("340 texts/s")
  })

  it("says when", () => {
    const now = Date.parse("2026-03-01T12:00:00Z")
    expect(ago("2026-03-01T11:59:50Z", now)).toBe("just now")
    expect(ago("2026-03-01T11:55:00Z", now)).toBe("5 minutes ago")
    expect(ago("2026-02-28T12:00:00Z", now)).toBe("yesterday")
    expect(ago("2026-01-05T12:00:00Z", now)).toBe("Jan 5, 2026")
  })

  it("grows surer with the probability", () => {
    expect([0.1, 0.5, 0.8, 0.99].map(likelihood)).toEqual([
      "unsure, perhaps",
      "perhaps",
      "probably",
      "almost certainly",
    ])
  })
})
