/** Changes are told in sentences that say what went where. */

import { expect, test } from "vitest"
import { changeInWords, named, reachSays } from "@/features/projects/labels/surgerySays"
import type { Change } from "@/features/projects/labels/useChanges"

const change: Change = {
  id: "chg_1",
  kind: "merge",
  created_at: "2031-05-06T07:08:09Z",
  person: "Ada",
  labels: { a: "Refund", b: "Chargeback" },
  into: { c: "Money" },
  note: "",
  reach: { answers: 23, texts: 21, people: 2, spans: 0, reviews: 1 },
  undone_at: null,
  undone_by: null,
  is_dry_run: false,
}

test("names are joined", () => {
  expect(named(["A"])).toBe("“A”")
  expect(named(["A", "B", "C"])).toBe("“A”, “B” and “C”")
  expect(named(["A", "B", "C", "D", "E", "F"])).toBe("“A”, “B”, “C” and 3 more")
})

test("a change says what went where", () => {
  expect(reachSays(change)).toBe("23 answers by 2 people and 1 review")
  expect(changeInWords(change)).toBe("Merged “Refund” and “Chargeback” into “Money”: 23 answers.")
  expect(changeInWords({ ...change, kind: "delete", into: {}, note: "Gone." })).toBe(
    "Deleted “Refund” and “Chargeback”; 23 answers went back to who gave them.",
  )
  expect(changeInWords({ ...change, kind: "ask_again", labels: {}, into: {} })).toBe(
    "Asked 23 answers again.",
  )
})
