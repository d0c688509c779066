/** Tests of the sentences about how a deployment gets on. */

import { describe, expect, it } from "vitest"
import { live } from "@/features/deploy/deployments.fixture"
import {
  alarmInWords,
  believedInWords,
  checkInWords,
  driftInWords,
  liveInWords,
  milliseconds,
  movedLabels,
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
    const scores = driftInWords([{ ...check, details: { by: "scores" }, p_value: 0.004 }], "texts")
    expect(scores).toEqual({ kind: "bad", says: "The texts are not as strange to it as those before." })
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
      "1 text waits for people, the oldest for 3 min 20 s. 4 texts were answered, half of them within 30 s. 2 texts expired without an answer.",
    )
  })
})

describe("which labels moved", () => {
  const labels = {
    few: [0.1, 0.11, 0.9],
    refund: [0.2, 0.05, 0.002],
    other: [0.1, 0.3, 0.002],
    rest: [0.6, 0.5, 0.4],
  }
  const check = {
    at: "2026-05-04T11:00:00Z",
    statistic: 9.25,
    details: { labels, texts: 150, before: 1_000 },
  }

  it("is told of a change alone, the surest first, the larger of two before", () => {
    expect(movedLabels(undefined)).toEqual([])
    expect(movedLabels({ ...check, p_value: 0.2 })).toEqual([])
    const moved = movedLabels({ ...check, p_value: 0.001 })
    expect(moved.map((each) => each.label)).toEqual(["other", "refund", "rest"])
    expect(moved[0]).toEqual({ label: "other", before: 0.1, lately: 0.3 })
  })

  it("names what was compared", () => {
    const told = checkInWords({ ...check, p_value: 0.0005 }, "labels", Date.parse("2026-05-04T12:00:00Z"))
    expect(told).toBe(
      "Two-sample test of the labels: p < 0.001, statistic 9.2500, 150 texts beside 1,000, 1 hour ago",
    )
    expect(checkInWords({ ...check, p_value: 0.5, details: {} }, "texts", 0)).not.toContain("beside")
  })
})

describe("what needs a look", () => {
  const alert = { says: "", began_at: "2026-05-04T11:00:00Z" }

  it("is told with its figure, and how it stood when it began", () => {
    const abstained = alarmInWords({ ...alert, kind: "abstained", value: 0.668, figure: 0.6 })
    expect(abstained).toBe("It abstains on more than 60\u00a0% of the texts: on 67\u00a0% when this began.")
    expect(alarmInWords({ ...alert, kind: "waiting", value: 53, figure: 24 })).toContain(
      "more than 24\u00a0h.",
    )
    expect(alarmInWords({ ...alert, kind: "errors", value: 0.2, figure: 0.05 })).toContain("20\u00a0% did")
    const wrong = alarmInWords({ ...alert, kind: "precision", value: 0.8, figure: 0.95 })
    expect(wrong).toContain("95\u00a0% that you ask for: 80\u00a0%")
    expect(alarmInWords({ ...alert, kind: "input_drift", value: 0.002, figure: 0.01 })).toContain(
      "have changed",
    )
  })
})
