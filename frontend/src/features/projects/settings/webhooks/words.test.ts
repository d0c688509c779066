/** Tests of what is said of notices. */

import { describe, expect, it } from "vitest"
import type { Delivery } from "@/features/projects/settings/webhooks/queries"
import { fateOf, standingOf } from "@/features/projects/settings/webhooks/words"

const NOW = Date.parse("2031-05-06T07:00:00Z")
const at = "2031-05-06T06:59:00Z"
const refused = { at, status: 500, error: null, seconds: 0.1 }
const lost = { at, status: null, error: "no answer within 15 seconds", seconds: 15 }
const taken = { at, status: 204, error: null, seconds: 0.1 }

function delivery(some: Partial<Delivery>): Delivery {
  return {
    id: 1,
    key: "whk_1.1",
    kind: "test",
    says: "A test",
    payload: {},
    created_at: at,
    next_at: null,
    delivered_at: null,
    attempts: [],
    ...some,
  }
}

describe("a notice", () => {
  it("arrives at once, or after some tries", () => {
    expect(fateOf(delivery({ delivered_at: at, attempts: [taken] }), NOW)).toBe("Arrived, answered 204")
    const late = delivery({ delivered_at: at, attempts: [refused, lost, taken] })
    expect(fateOf(late, NOW)).toBe("Arrived after 3 tries, answered 204")
  })

  it("waits, is tried again, or is given up", () => {
    expect(standingOf(delivery({ next_at: at }))).toBe("waiting")
    const again = delivery({ next_at: "2031-05-06T07:04:00Z", attempts: [refused] })
    expect(fateOf(again, NOW)).toBe("1 try, it answered 500; again in 4 minutes")
    const up = delivery({ attempts: [refused, lost] })
    expect(fateOf(up, NOW)).toBe("Given up after 2 tries: no answer within 15 seconds")
  })
})
