/** Tests of the sentences about deployments. */

import { describe, expect, it } from "vitest"
import { answer, deployment, move, NOW, task, thresholds } from "@/features/deploy/deployments.fixture"
import type { Doubt } from "@/features/deploy/queries"
import {
  answerInWords,
  moveInWords,
  nameProblem,
  neededInWords,
  policyInWords,
  proposedName,
  spotsInWords,
  spotsOf,
  standOf,
  stateInWords,
  waitInWords,
} from "@/features/deploy/words"

const nbsp = "\u00a0"

function doubt(answered: number, right: number): Doubt {
  return {
    is_measured: true,
    thresholds: thresholds(answered, right),
    set_coverage: null,
    set_needed: null,
    reasons: {},
  }
}

describe("the state of a deployment", () => {
  it("says what answers, since when, and whether it follows", () => {
    expect(stateInWords(deployment(), [move()], NOW)).toBe(
      "Version 12 answers, the newest; it follows each new version.",
    )
    const pinned = deployment({ version: 9, answering: 9 })
    const moves = [move({ kind: "settings" }), move({ kind: "promote", at: "2026-05-04T09:00:00Z" })]
    expect(stateInWords(pinned, moves, NOW)).toBe(
      "Version 9 answers, since 3 hours ago, and stays until you choose another.",
    )
  })

  it("says first that it is paused, and that there is no model yet", () => {
    const paused = deployment({ paused: "Its owner paused it" })
    expect(stateInWords(paused, [], NOW)).toBe("It is paused and answers nothing: its owner paused it.")
    expect(standOf(paused)).toBe("paused")
    expect(stateInWords(deployment({ answering: null }), [], NOW)).toContain("as soon as")
    expect(standOf(deployment({ answering: null }))).toBe("waiting")
  })
})

describe("a rule in words", () => {
  it("names the share, also an odd one, and the labels with a rule of their own", () => {
    const policy = {
      kind: "precision",
      target: 0.985,
      wrong: null,
      asking: null,
      by_label: { a: 0.99 },
    } as const
    expect(policyInWords(policy)).toBe(
      `It answers only when at least 98.5${nbsp}% of its answers are right, and 1 label by a rule of its own.`,
    )
  })

  it("does not promise what more answers cannot show", () => {
    expect(neededInWords(thresholds(0.5, 0.96), 0.95)).toContain("enough to show")
    expect(neededInWords(thresholds(0.5, 0.96, { needed: 120 }), 0.95)).toContain("About 120 more")
    expect(neededInWords(thresholds(0.5, 0.9, { needed: null }), 0.95)).toContain("must get better first")
    expect(neededInWords(thresholds(0.5, 0.9, { needed: 12_627 }), 0.95)).toContain("must get better first")
  })
})

describe("the chart of choices", () => {
  it("goes from few answers to many, without choices that answer nothing or are not known yet", () => {
    const spots = spotsOf([
      { name: "Always", doubt: doubt(1, 0.75), isChosen: false },
      { name: "Your choice", doubt: doubt(0.4, 0.95), isChosen: true },
      { name: "At least 99 %", doubt: doubt(0, 0), isChosen: false },
      { name: "At least 80 %", doubt: undefined, isChosen: false },
    ])
    expect(spots.map((spot) => spot.name)).toEqual(["Your choice", "Always"])
    expect(spotsInWords(spots)).toContain(`Your choice: answers 40${nbsp}% by itself`)
    expect(spotsInWords([])).toBe("There are too few answers for a chart.")
  })
})

describe("what came back", () => {
  it("tells an answer from a guess that people are asked about, and from no answer at all", () => {
    expect(answerInWords(answer())).toBe(`It answers: Refund (90${nbsp}% likely to be right).`)
    const held = answer({ abstained: true, review_task_id: "rvt_1" })
    expect(answerInWords(held)).toContain("It hands this to people. Its guess would be Refund")
    expect(answerInWords(answer({ abstained: true }))).toContain("It gives no answer.")
    expect(answerInWords(answer({ labels: [] }))).toContain("no label")
  })
})

describe("waiting", () => {
  it("says since when, and how long still", () => {
    expect(waitInWords(task(), NOW)).toBe("sent 1 hour ago, expires in 3 days")
    expect(waitInWords(task({ expires_at: "2026-05-04T12:20:00Z" }), NOW)).toContain("expires in 20 minutes")
    expect(waitInWords(task({ expires_at: "2026-05-04T11:59:00Z" }), NOW)).toContain("about to expire")
    expect(waitInWords(task({ expires_at: null }), NOW)).toBe("sent 1 hour ago")
  })
})

describe("the history", () => {
  it("names who did what, and which settings", () => {
    expect(moveInWords(move({ kind: "promote", version: 9 }))).toBe(
      "Ada changed what answers: version 9 answers",
    )
    const details = { changes: { audit_share: [0.01, 0.1] }, rewritten: ["policy"] }
    expect(moveInWords(move({ kind: "settings", details }))).toBe(
      "Ada changed the share that is checked at random, when it answers",
    )
    expect(moveInWords(move({ kind: "canary", canary_version: 8, canary_share: 0.1 }))).toContain("version 8")
    expect(moveInWords(move({ kind: "canary" }))).toContain("ended")
  })
})

describe("a name", () => {
  it("is proposed from the project's, and fits into an address", () => {
    for (const project of ["Support tickets", "Überprüfung  2026!", "工单", "-- a --", "x".repeat(99)]) {
      expect(nameProblem(proposedName(project))).toBeNull()
    }
    expect(proposedName("Überprüfung  2026!")).toBe("uberprufung-2026")
    expect(proposedName("工单")).toBe("model")
  })

  it("is refused with a reason", () => {
    for (const name of ["", "-a", "a-", "A", "a b", "x".repeat(61)]) expect(nameProblem(name)).not.toBeNull()
  })
})
