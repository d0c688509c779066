/** Tests of how long a reading takes. */

import { expect, test } from "vitest"
import type { Job } from "@/api/types"
import { encodeSeconds } from "@/features/projects/settings/pace"

function job(some: Partial<Job>): Job {
  return {
    id: "job",
    kind: "encode",
    state: "done",
    unit: "texts",
    done: 100,
    total: 100,
    rate: 0,
    eta_seconds: null,
    message: "",
    result: {},
    is_over: true,
    is_cancel_requested: false,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:10Z",
    ...some,
  }
}

test("the newest reading gives the pace", () => {
  const newer = job({ created_at: "2026-01-02T00:00:00Z", updated_at: "2026-01-02T00:00:05Z" })
  expect(encodeSeconds([job({}), newer], 400)).toBe(20)
  expect(encodeSeconds([job({ rate: 50 })], 400)).toBe(8)
})

test("without a reading there is nothing to say", () => {
  expect(encodeSeconds([], 400)).toBeNull()
  expect(encodeSeconds([job({ kind: "import" }), job({ done: 0 })], 400)).toBeNull()
})
