import { describe, expect, it } from "vitest"
import { choose, NOTHING_CHOSEN, type Choice } from "./selection"

const ORDER = [10, 20, 30, 40, 50]

function after(...choices: Choice[]): number[] {
  return [...choices.reduce(choose, NOTHING_CHOSEN).chosen].sort((a, b) => a - b)
}

const toggle = (id: number): Choice => ({ kind: "toggle", id })
const extend = (id: number): Choice => ({ kind: "extend", id, order: ORDER })

describe("choosing texts", () => {
  it("takes and lets go one by one", () => {
    expect(after(toggle(20), toggle(40), toggle(20))).toEqual([40])
  })

  it("takes a range from the anchor, in both directions", () => {
    expect(after(toggle(20), extend(40))).toEqual([20, 30, 40])
    expect(after(toggle(40), extend(10))).toEqual([10, 20, 30, 40])
  })

  it("gives back what a shrinking range leaves, and keeps what was chosen before", () => {
    expect(after(toggle(50), toggle(20), extend(40), extend(30))).toEqual([20, 30, 50])
  })

  it("begins a range where there is no anchor, or where it is gone from the table", () => {
    expect(after(extend(30))).toEqual([30])
    expect(after(toggle(99), extend(30), extend(20))).toEqual([20, 30, 99])
    expect(after(toggle(10), extend(77))).toEqual([10])
  })

  it("takes all and clears", () => {
    expect(after({ kind: "choose", ids: [10, 20, 10] })).toEqual([10, 20])
    expect(after(toggle(10), { kind: "clear" })).toEqual([])
  })
})
