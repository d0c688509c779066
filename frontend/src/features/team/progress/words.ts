/** What the figures of a team say in plain words. */

import { count, plural } from "@/core/format"
import type { DayCount, TeamPace } from "@/features/team/progress/queries"

const rough = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 })

/** "2031-05-16" → "16 May", with the year where it is another one than that of `today`. */
export function onDay(day: string, today: string, month: "long" | "short" = "long"): string {
  const isSameYear = day.slice(0, 4) === today.slice(0, 4)
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month,
    timeZone: "UTC",
    ...(isSameYear ? {} : { year: "numeric" }),
  }).format(Date.parse(day))
}

/** The outlook in one or two sentences: when, between which days, and from what that is told. */
export function outlook(pace: TeamPace): { readonly title: string; readonly says: string } {
  const { finish, today, target, answered } = pace
  if (target === 0)
    return {
      title: "There are no texts yet",
      says: "With some, each day’s answers stand here, and when all of them are likely done.",
    }
  const left = target - answered
  if (left <= 0) {
    const done = pace.goal ? `The goal of ${plural(target, "text")} is reached` : "Every text has an answer"
    return { title: done, says: `${plural(answered, "text")} of ${count(pace.documents)} have an answer.` }
  }
  const to = pace.goal
    ? `${plural(left, "text")} to go to the goal of ${count(target)}`
    : `${count(left)} of ${plural(target, "text")} to go`
  if (!finish.likely) return { title: to, says: finish.reason }
  const likely = onDay(finish.likely, today)
  const range = between(finish.early, finish.late, today)
  const basis = `Told from the last ${plural(finish.active_days, "day")} with answers, about ${rough.format(finish.per_day)} texts a day with the days off counted in.`
  return {
    title: `Done around ${likely}`,
    says: `${to}. ${range} ${basis}`,
  }
}

function between(early: string | null, late: string | null, today: string): string {
  if (!early) return ""
  if (!late) return `Four times in five it is ${onDay(early, today)} or later.`
  if (early === late) return "There is little doubt about the day."
  return `Four times in five it is between ${onDay(early, today)} and ${onDay(late, today)}.`
}

/** The chart in words, for who cannot see it. */
export function daysInWords(days: readonly DayCount[], today: string): string {
  const best = days.reduce((most, day) => (day.answers > most.answers ? day : most), {
    day: today,
    answers: 0,
    texts: 0,
  })
  const total = days.reduce((sum, day) => sum + day.answers, 0)
  if (total === 0) return `No answers in the last ${days.length} days.`
  return `${plural(total, "answer")} in the last ${days.length} days, most on ${onDay(best.day, today)}: ${count(best.answers)}.`
}

/** 48.2 → "48 / h", 6.34 → "6.3 / h"; a dash where it cannot be told. */
export function perHour(value: number | null): string {
  return value === null ? "–" : `${rough.format(value)} / h`
}

/** 8.25 → "8.3 s", 95 → "1 min 35 s"; a dash where it was not measured. */
export function secondsEach(value: number | null): string {
  if (value === null) return "–"
  if (value < 10) return `${value.toFixed(1)} s`
  const whole = Math.round(value)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
