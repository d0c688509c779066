/** Tests of what the figures of a team say. */

import { describe, expect, it } from "vitest"
import type { TeamPace } from "@/features/team/progress/queries"
import { daysInWords, onDay, outlook, perHour, secondsEach } from "@/features/team/progress/words"

const PACE: TeamPace = {
  today: "2031-05-06",
  people: [],
  days: [],
  documents: 1_060,
  answered: 580,
  in_hands: 3,
  waiting: 477,
  goal: null,
  target: 1_060,
  finish: {
    early: "2031-05-12",
    likely: "2031-05-16",
    late: "2032-01-02",
    active_days: 9,
    per_day: 42.4,
    reason: "",
  },
  is_own_only: false,
}

describe("the outlook", () => {
  it("gives the day, the interval and what it is told from", () => {
    const { title, says } = outlook(PACE)
    expect(title).toBe("Done around 16 May")
    expect(says).toBe(
      "480 of 1,060 texts to go. Four times in five it is between 12 May and 2 January 2032. Told from the last 9 days with answers, about 42 texts a day with the days off counted in.",
    )
  })

  it("says why nothing can be told, and what is reached", () => {
    const few = { ...PACE.finish, early: null, likely: null, late: null, reason: "Too few days to say." }
    expect(outlook({ ...PACE, finish: few }).says).toBe("Too few days to say.")
    expect(outlook({ ...PACE, goal: 600, target: 600 }).says).toContain("20 texts to go to the goal of 600.")
    expect(outlook({ ...PACE, goal: 500, target: 500 }).title).toBe("The goal of 500 texts is reached")
    expect(outlook({ ...PACE, answered: 1_060 }).title).toBe("Every text has an answer")
    expect(outlook({ ...PACE, documents: 0, answered: 0, target: 0 }).title).toBe("There are no texts yet")
  })

  it("tells an end that is not in sight, and one without doubt", () => {
    expect(outlook({ ...PACE, finish: { ...PACE.finish, late: null } }).says).toContain("12 May or later")
    const sure = { ...PACE.finish, early: "2031-05-16", late: "2031-05-16" }
    expect(outlook({ ...PACE, finish: sure }).says).toContain("little doubt")
  })
})

describe("figures in words", () => {
  it("names days, paces and times", () => {
    expect(onDay("2031-05-06", "2031-01-01")).toBe("6 May")
    expect(onDay("2030-12-31", "2031-01-01")).toBe("31 December 2030")
    expect([perHour(48.2), perHour(6.34), perHour(null)]).toEqual(["48 / h", "6.3 / h", "–"])
    expect([secondsEach(8.25), secondsEach(59.6), secondsEach(95), secondsEach(null)]).toEqual([
      "8.3 s",
      "1 min 0 s",
      "1 min 35 s",
      "–",
    ])
  })

  it("tells the chart", () => {
    const days = [
      { day: "2031-05-05", answers: 3, texts: 3 },
      { day: "2031-05-06", answers: 9, texts: 8 },
    ]
    expect(daysInWords(days, "2031-05-06")).toBe("12 answers in the last 2 days, most on 6 May: 9.")
    expect(daysInWords([], "2031-05-06")).toBe("No answers in the last 0 days.")
  })
})
