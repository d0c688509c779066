/** Tests of the sentences about how a deployment gets on. */

import { describe, expect, it } from "vitest"
import { live } from "@/features/deploy/deployments.fixture"
import {
  believedInWords,
  driftInWords,
  fromFirst,
  liveInWords,
  milliseconds,
  pValue,
  waitingInWords,
} from "@/features/deploy/watch/words"

const QUIET = {
  open: 0,
  open_audits: 0,
  oldest_seconds: null,
  answered: 0,
  expired: 0,
  p50_seconds: null,
  p90_seconds: null,
}

describe("how often it is right in real use", () => {
  it("says nothing while too few were checked", () => {
    const told = liveInWords(live({ answered_precision: null, audit_answers: 3 }))
    expect(told.kind).toBe("open")
    expect(told.says).toContain("Too few")
    expect(told.says).toContain("3 checked answers")
  })

  it("compares with what its owner asked for only as far as the interval allows", () => {
    expect(liveInWords(live()).says).toContain("cannot be told yet")
    expect(liveInWords(live({ verdict: "held" })).kind).toBe("good")
    expect(liveInWords(live({ verdict: "missed" })).kind).toBe("bad")
    expect(liveInWords(live({ target: null, verdict: null })).kind).toBe("open")
  })

  it("tells too sure from too modest", () => {
    expect(believedInWords(live({ mean_probability: 0.95 }))).toContain("too sure")
    expect(believedInWords(live({ mean_probability: 0.5 }))).toContain("too modest")
    expect(believedInWords(live())).toContain("knows itself well")
    expect(believedInWords(live({ accuracy: null }))).toBe("")
  })
})

describe("what changes", () => {
  it("is told by the newest check, and not before there is one", () => {
    const check = { at: "2026-05-04T11:00:00Z", statistic: 1, details: {} }
    expect(driftInWords([], "texts").kind).toBe("open")
    expect(driftInWords([{ ...check, p_value: 0.3 }], "texts").kind).toBe("good")
    const two = [
      { ...check, p_value: 0.004 },
      { ...check, p_value: 0.3 },
    ]
    expect(driftInWords(two, "labels").kind).toBe("bad")
    expect(pValue(0.0002)).toBe("p < 0.001")
    expect(pValue(0.0412)).toBe("p = 0.041")
  })
})

describe("speed and waiting", () => {
  it("does not say more than the counts hold", () => {
    expect(milliseconds(null)).toBe("–")
    expect(milliseconds(3.25)).toBe("3.3 ms")
    expect(milliseconds(5_250)).toBe("5.3 s")
    expect(milliseconds(10_000)).toBe("10 s or more")
  })

  it("tells who waits, who was answered and what expired", () => {
    expect(waitingInWords(QUIET)).toBe("Nothing waits for people.")
    const busy = { ...QUIET, open: 1, oldest_seconds: 200, answered: 4, p50_seconds: 30, expired: 2 }
    expect(waitingInWords(busy)).toBe(
      "1 text waits for people, the oldest for 3 min 20 s. 4 texts were answered, half of them within 30 s. 2 texts expired.",
    )
  })
})

describe("the bars of the chart", () => {
  const bar = (at: number, answered: number) => ({ at, answered, handed: 0 })

  it("begin with the first text, and are a day at least", () => {
    const week = Array.from({ length: 168 }, (_, at) => bar(at, at >= 100 ? 1 : 0))
    expect(fromFirst(week)[0]?.at).toBe(100)
    const late = Array.from({ length: 168 }, (_, at) => bar(at, at === 167 ? 1 : 0))
    expect(fromFirst(late)).toHaveLength(24)
    const none = Array.from({ length: 168 }, (_, at) => bar(at, 0))
    expect(fromFirst(none)).toHaveLength(168)
  })
})
