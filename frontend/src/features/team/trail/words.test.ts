/** Tests of what the steps of the trail say. */

import { describe, expect, it } from "vitest"
import { exportAddress, type Step } from "@/features/team/trail/queries"
import { detailsOf, placeOf, whoOf } from "@/features/team/trail/words"

const STEP: Step = {
  number: 7,
  at: "2031-05-06T07:08:09Z",
  person_id: "per_1",
  person: "Ada",
  action: "project_changed",
  says: "changed the settings",
  target: "Tickets",
  details: {},
  door: "session",
  address: "203.0.113.7",
  project_id: "prj_1",
  project: "Tickets",
}

describe("a step of the trail", () => {
  it("tells what changed, from what to what", () => {
    const details = {
      changes: {
        overlap: [1, 2],
        goal: [null, 1500],
        is_blind: [true, false],
        colour: ["#111111", "#222222"],
      },
      rewritten: ["guideline"],
    }
    expect(detailsOf({ ...STEP, details })).toEqual([
      "People for each text: 1 → 2",
      "Goal: none → 1,500",
      "Answers are given blindly: yes → no",
      "Colour: #111111 → #222222",
      "Guideline rewritten",
    ])
  })

  it("tells how many and as what", () => {
    const imported = { imported: 1200, folded: 1, rejected: 3, labelled: 0 }
    expect(detailsOf({ ...STEP, details: imported })).toEqual(["1,200 texts", "1 duplicate", "3 left out"])
    expect(detailsOf({ ...STEP, details: { texts: 0, format: "label_studio" } })).toEqual([
      "0 texts",
      "LABEL STUDIO",
    ])
    expect(detailsOf({ ...STEP, details: { person: "per_2", role: "admin" } })).toEqual(["as admin"])
    const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    expect(detailsOf({ ...STEP, details: { way: "link", browser } })).toEqual([
      "by a link",
      "Firefox on Linux",
    ])
    expect(detailsOf({ ...STEP, details: { unheard_of: 3, changes: "odd" } })).toEqual([])
  })

  it("tells who, how and from where", () => {
    expect(placeOf(STEP)).toBe("in a browser, from 203.0.113.7")
    expect(placeOf({ ...STEP, door: "terminal", address: "" })).toBe("at the terminal")
    expect(placeOf({ ...STEP, door: "none", address: "" })).toBe("")
    expect(whoOf(STEP)).toBe("Ada")
    expect(whoOf({ ...STEP, person: null })).toBe("Somebody who is gone")
    expect(whoOf({ ...STEP, person: null, person_id: null })).toBe("Somebody unknown")
  })

  it("is exported as it is filtered", () => {
    const wanted = { person: "per_1", action: null, since: "2031-05-06T00:00:00.000Z" }
    expect(exportAddress("prj_1", wanted, "csv")).toBe(
      "/api/v1/projects/prj_1/trail:export?format=csv&person=per_1&since=2031-05-06T00%3A00%3A00.000Z",
    )
    expect(exportAddress(null, { ...wanted, person: null, since: null }, "jsonl")).toBe(
      "/api/v1/trail:export?format=jsonl",
    )
  })
})
