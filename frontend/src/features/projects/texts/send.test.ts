import { describe, expect, it } from "vitest"
import { Problem } from "@/api/problem"
import type { Action } from "@/api/types"
import { sendAll } from "./send"
import type { Result } from "./types"

const actions: Action[] = Array.from({ length: 450 }, (_, at) => ({
  id: `e${at}`,
  kind: "flag",
  document_id: at,
}))
const stored = (events: Action[]): Result[] => events.map(({ id }) => ({ id }))
const noWait = () => Promise.resolve()

describe("sending many events", () => {
  it("sends lists in order and tells how far it is", async () => {
    const told: number[] = []
    const sent = await sendAll(
      actions,
      (events) => Promise.resolve(stored(events)),
      (done) => told.push(done),
    )
    expect(sent.results.map((each) => each.id)).toEqual(actions.map((each) => each.id))
    expect([told, sent.left, sent.problem]).toEqual([[200, 400, 450], [], null])
  })

  it("tries again what may pass, with the same ids", async () => {
    const seen: string[] = []
    const post = (events: Action[]) => {
      seen.push(events[0]?.id ?? "")
      return seen.length === 1 ? Promise.reject(Problem.offline()) : Promise.resolve(stored(events))
    }
    const sent = await sendAll(actions.slice(0, 2), post, () => undefined, noWait)
    expect(seen).toEqual(["e0", "e0"])
    expect(sent.results).toHaveLength(2)
  })

  it("stops where it does not get through, and says what is left", async () => {
    const post = (events: Action[]) =>
      events[0]?.id === "e200"
        ? Promise.reject(new Problem(403, "forbidden", "You may not."))
        : Promise.resolve(stored(events))
    const sent = await sendAll(actions, post, () => undefined, noWait)
    expect([sent.results.length, sent.left.length, sent.problem?.message]).toEqual([200, 250, "You may not."])
  })
})
