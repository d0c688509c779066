import { expect, it } from "vitest"
import { worksFor } from "@/features/team/invitations/expiry"

const NOW = Date.parse("2031-05-06T07:00:00Z")

it.each([
  ["2031-05-13T07:00:00Z", "works for 7 days"],
  ["2031-05-07T12:00:00Z", "works for 29 hours"],
  ["2031-05-06T08:10:00Z", "works for 1 hour"],
  ["2031-05-06T07:10:00Z", "works for less than an hour"],
])("says of %s: %s", (until, words) => {
  expect(worksFor(until, NOW)).toBe(words)
})
