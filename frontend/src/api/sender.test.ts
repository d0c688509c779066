/** Tests of sending: against a store as browsers have it, and a server that may be away, or refuse. */

import "fake-indexeddb/auto"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Problem } from "@/api/problem"
import type { Action } from "@/api/types"
import type { Result } from "@/api/outbox"
import { OutboxStore } from "@/api/outboxStore"
import { Sender } from "@/api/sender"

/** A server that remembers events by their id, as the real one does. */
class Memory {
  readonly stored = new Map<string, Action>()
  readonly requests: string[][] = []
  isAway = false
  losesAnswer = false
  status = 0
  refused = new Map<string, string>()

  post = (events: readonly Action[]): Promise<readonly Result[]> => {
    if (this.isAway) return Promise.reject(Problem.offline())
    this.requests.push(events.map((each) => each.id))
    if (this.status && events.length > 1) return Promise.reject(Problem.of(this.status, null))
    for (const event of events) if (!this.refused.has(event.id)) this.stored.set(event.id, event)
    if (this.losesAnswer) return Promise.reject(Problem.offline())
    return Promise.resolve(
      events.map(({ id }) => {
        const code = this.refused.get(id)
        return { id, error: code ? { code, message: `refused: ${code}` } : null }
      }),
    )
  }
}

let store: OutboxStore
let server: Memory
let senders: Sender[]
let names = 0
const accepted: string[] = []
const refusals: string[] = []

beforeEach(async () => {
  names += 1
  store = await OutboxStore.open(`outbox-${names}`)
  server = new Memory()
  senders = []
  accepted.length = 0
  refusals.length = 0
})

afterEach(() => {
  for (const each of senders) each.stop()
  store.close()
})

function open(kept: OutboxStore | null = store): Sender {
  const sender = new Sender({
    owner: "ann:tickets",
    post: server.post,
    store: kept,
    chance: () => 0,
    now: () => 1_000,
    onChange: () => undefined,
    onAccepted: (ids) => accepted.push(...ids),
    onRefused: (entry) => refusals.push(entry.id),
  })
  senders.push(sender)
  return sender
}

function put(sender: Sender, ...ids: string[]): void {
  for (const id of ids) sender.put({ id, kind: "submit", document_id: 1, labels: ["a"] }, 1, "about")
}

describe("the sender", () => {
  it("sends in order and keeps nothing that was received", async () => {
    const sender = open()
    put(sender, "e1", "e2", "e3")
    await vi.waitFor(() => expect(sender.saving.waiting).toBe(0))
    expect([...server.stored.keys()]).toEqual(["e1", "e2", "e3"])
    await vi.waitFor(async () => expect(await store.read("ann:tickets")).toEqual([]))
    expect(accepted).toEqual(["e1", "e2", "e3"])
  })

  it("keeps what could not be sent, and sends it after the page was opened anew", async () => {
    server.isAway = true
    const before = open()
    put(before, "e1", "e2")
    await vi.waitFor(() => expect(before.saving.trouble).toBe("offline"))
    before.stop()
    expect((await store.read("ann:tickets")).map((each) => each.id)).toEqual(["e1", "e2"])

    server.isAway = false
    const after = open()
    expect((await after.resume()).map((each) => each.id)).toEqual(["e1", "e2"])
    await vi.waitFor(() => expect(after.saving.waiting).toBe(0))
    expect([...server.stored.keys()]).toEqual(["e1", "e2"])
  })

  it("sends the same id again when the answer was lost on its way", async () => {
    server.losesAnswer = true
    const sender = open()
    put(sender, "e1")
    await vi.waitFor(() => expect(sender.saving.trouble).toBe("offline"))
    server.losesAnswer = false
    sender.kick()
    await vi.waitFor(() => expect(sender.saving.waiting).toBe(0))
    expect(server.requests).toEqual([["e1"], ["e1"]])
    expect(sender.saving.trouble).toBe("none")
  })

  it("tries again by itself", async () => {
    server.isAway = true
    const sender = open()
    put(sender, "e1")
    await vi.waitFor(() => expect(sender.saving.trouble).toBe("offline"))
    server.isAway = false
    await vi.waitFor(() => expect(sender.saving.waiting).toBe(0), { timeout: 3_000 })
  })

  it("sets aside what is refused, goes on with the rest, and remembers until it was seen", async () => {
    server.refused.set("e2", "lease_lost")
    const sender = open()
    put(sender, "e1", "e2", "e3")
    await vi.waitFor(() => expect(sender.saving.waiting).toBe(0))
    expect([...server.stored.keys()]).toEqual(["e1", "e3"])
    expect(sender.saving.refused.map((each) => each.refusal)).toEqual(["refused: lease_lost"])
    expect(refusals).toEqual(["e2"])
    await vi.waitFor(async () =>
      expect((await store.read("ann:tickets"))[0]?.refusal).toBe("refused: lease_lost"),
    )
    sender.dismiss("e2")
    expect(sender.saving.refused).toEqual([])
    await vi.waitFor(async () => expect(await store.read("ann:tickets")).toEqual([]))
  })

  it("sends one by one what was not understood together", async () => {
    server.isAway = true
    const sender = open()
    put(sender, "e1", "e2")
    await vi.waitFor(() => expect(sender.saving.trouble).toBe("offline"))
    server.isAway = false
    server.status = 422
    sender.kick()
    await vi.waitFor(() => expect(sender.saving.waiting).toBe(0))
    expect(server.requests).toEqual([["e1", "e2"], ["e1"], ["e2"]])
  })

  it("does not send again what another tab has sent", async () => {
    server.isAway = true
    const one = open()
    put(one, "e1")
    await vi.waitFor(() => expect(one.saving.trouble).toBe("offline"))
    server.isAway = false
    const other = open()
    await other.resume()
    await vi.waitFor(() => expect(other.saving.waiting).toBe(0))
    one.kick()
    await vi.waitFor(() => expect(one.saving.waiting).toBe(0))
    expect(server.requests).toEqual([["e1"]])
  })

  it("works where the browser keeps nothing, and says so", async () => {
    const sender = open(null)
    expect(sender.saving.isKept).toBe(false)
    put(sender, "e1")
    await vi.waitFor(() => expect(sender.saving.waiting).toBe(0))
  })
})
