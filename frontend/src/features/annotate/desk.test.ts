/** Tests of the desk as a whole: only the server, and the browser's store under it, are made for the test. */

import "fake-indexeddb/auto"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Problem } from "@/api/problem"
import type { Action, Label, Question, Supplied } from "@/api/types"
import { Desk } from "@/features/annotate/desk"
import type { Result } from "@/api/outbox"
import { OutboxStore } from "@/api/outboxStore"
import { question } from "@/features/annotate/questions.fixture"
import type { Server } from "@/features/annotate/server"

const NOW = Date.parse("2026-03-01T12:00:00Z")
const LABELS = ["refund", "invoice", "delivery"].map(
  (id) => ({ id, name: id, kind: "choice", is_archived: false }) as Label,
)

/** A server with a line of texts: it hands out the first that are not answered, and knows events by their id. */
class Office implements Server {
  line: Question[]
  readonly stored = new Map<string, Action>()
  readonly posts: string[][] = []
  readonly asked: { n: number; keep: readonly number[] }[] = []
  readonly refuses = new Map<string, string>()
  trouble: Problem | null = null
  losesReply = false

  constructor(ids: readonly number[]) {
    this.line = ids.map((id) => question(id))
  }

  next = (n: number, keep: readonly number[]): Promise<Supplied> => {
    if (this.trouble) return Promise.reject(this.trouble)
    this.asked.push({ n, keep })
    const questions = this.line.filter((each) => !this.answered.has(each.document.id)).slice(0, n)
    const lull = { held: 0, held_until: null, assigned: 0, sent_back: 0, waiting: this.answered.size }
    return Promise.resolve({ questions, lull: questions.length === 0 ? lull : null })
  }

  post = (events: readonly Action[]): Promise<readonly Result[]> => {
    if (this.trouble) return Promise.reject(this.trouble)
    this.posts.push(events.map((each) => each.id))
    const results = events.map((event) => {
      const code = this.refuses.get(event.id)
      if (!code) this.stored.set(event.id, event)
      return { id: event.id, error: code ? { code, message: `refused: ${code}` } : null }
    })
    return this.losesReply ? Promise.reject(Problem.offline()) : Promise.resolve(results)
  }

  heartbeat = () => Promise.resolve(0)
  release = vi.fn()

  /** The texts that have an answer which stands. */
  get answered(): Set<number> {
    const standing = new Map<string, number>()
    for (const { id, kind, document_id: document, target } of this.stored.values()) {
      if (kind === "submit" && document) standing.set(id, document)
      if (kind === "undo" && target) standing.delete(target)
    }
    return new Set(standing.values())
  }
}

let store: OutboxStore
let office: Office
let desks: Desk[]
let names = 0
let later = 0

beforeEach(async () => {
  names += 1
  later = 0
  store = await OutboxStore.open(`desk-${names}`)
  office = new Office([1, 2, 3, 4, 5, 6, 7, 8, 9])
  desks = []
})

afterEach(() => {
  for (const each of desks) each.close()
  store.close()
})

/** Opens a desk and waits for its first text; its events are called as `name` and a number. */
async function open(name = "e"): Promise<Desk> {
  let made = 0
  const desk = new Desk({
    task: "choose_one",
    labels: LABELS,
    mayOverlap: false,
    owner: "ann:tickets",
    leaseSeconds: 600,
    server: office,
    store,
    past: [],
    drafts: new Map(),
    newId: () => `${name}${(made += 1)}`,
    now: () => NOW + made + later,
    chance: () => 0,
  })
  desks.push(desk)
  await desk.open()
  await vi.waitFor(() => expect(desk.read().supply).not.toBe("waiting"))
  return desk
}

const choose = (desk: Desk, label: string) => desk.act({ kind: "choose", label })
const shown = (desk: Desk) => desk.read().session.current?.document.id
const waiting = (desk: Desk) => desk.read().saving.waiting
const ahead = (desk: Desk) => desk.read().session.queue.map((each) => each.document.id)
const saved = (desk: Desk) => vi.waitFor(() => expect(waiting(desk)).toBe(0), { timeout: 3_000 })

describe("the desk", () => {
  it("shows the next text at once, before the server has heard of the answer", async () => {
    const desk = await open()
    expect(shown(desk)).toBe(1)
    choose(desk, "invoice")
    expect([shown(desk), waiting(desk), desk.read().given, office.posts.length]).toEqual([2, 1, 1, 0])
    await saved(desk)
    expect(office.stored.get("e1")).toMatchObject({ kind: "submit", document_id: 1, labels: ["invoice"] })
    await vi.waitFor(async () => expect(await store.read("ann:tickets")).toEqual([]))
  })

  it("tells how long each text was shown, and the same again when the reply was lost", async () => {
    const desk = await open()
    office.losesReply = true
    later = 7_000
    choose(desk, "invoice")
    await vi.waitFor(() => expect(office.posts.length).toBeGreaterThan(0))
    const first = office.stored.get("e1")
    expect(first?.seconds).toBeGreaterThanOrEqual(7)
    expect(first?.seconds).toBeLessThan(8)
    office.losesReply = false
    later = 20_000
    desk.sendNow()
    await saved(desk)
    expect(office.stored.get("e1")).toEqual(first)
    desk.act({ kind: "undo" })
    desk.act({ kind: "skip" })
    await saved(desk)
    expect(office.stored.get("e2")?.seconds).toBeUndefined()
  })

  it("asks for more before it runs out, and shows nothing twice", async () => {
    const desk = await open()
    const seen: (number | undefined)[] = []
    while (shown(desk) !== undefined) {
      seen.push(shown(desk))
      choose(desk, "refund")
      await saved(desk)
      await vi.waitFor(() => expect(shown(desk) !== undefined || desk.read().supply === "empty").toBe(true))
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(office.answered.size).toBe(9)
  })

  it("sends the same event again when the reply was lost, and the server has it once", async () => {
    const desk = await open()
    office.losesReply = true
    choose(desk, "refund")
    await vi.waitFor(() => expect(desk.read().saving.trouble).toBe("offline"))
    office.losesReply = false
    desk.sendNow()
    await saved(desk)
    expect(office.posts).toEqual([["e1"], ["e1"]])
    expect([...office.stored.keys()]).toEqual(["e1"])
  })

  it("takes up after a reload what was not sent, and does not ask it again", async () => {
    const before = await open()
    office.trouble = Problem.offline()
    choose(before, "refund")
    choose(before, "invoice")
    await vi.waitFor(() => expect(before.read().saving.trouble).toBe("offline"))
    await vi.waitFor(async () => expect(await store.read("ann:tickets")).toHaveLength(2))
    before.close()
    office.trouble = null
    const after = await open("f")
    expect(shown(after)).toBe(3)
    await saved(after)
    expect([...office.stored.keys()]).toEqual(["e1", "e2"])
  })

  it("says saved when another tab has sent what waited here", async () => {
    const one = await open()
    office.trouble = Problem.offline()
    choose(one, "refund")
    await vi.waitFor(() => expect(one.read().saving.trouble).toBe("offline"))
    office.trouble = null
    await saved(await open("f"))
    one.sendNow()
    await saved(one)
    expect(one.read().saving.trouble).toBe("none")
    expect(office.posts).toEqual([["e1"]])
  })

  it("exchanges the questions in line for a newer model's, never the one on screen or one answered", async () => {
    const desk = await open()
    office.trouble = Problem.offline()
    choose(desk, "refund")
    await vi.waitFor(() => expect(desk.read().saving.trouble).toBe("offline"))
    office.trouble = null
    office.line = [2, 20, 21, 3, 22, 23, 24, 25].map((id) => question(id))
    desk.fill()
    await vi.waitFor(() => expect(ahead(desk)).toContain(20))
    expect(office.asked.at(-1)?.keep).toEqual([1, 2])
    expect(shown(desk)).toBe(2)
    expect(ahead(desk).slice(0, 3)).toEqual([3, 20, 21])
    expect(ahead(desk)).not.toContain(4)
  })

  it("goes back over several texts and forth again, and the server follows", async () => {
    const desk = await open()
    choose(desk, "refund")
    choose(desk, "invoice")
    expect(shown(desk)).toBe(3)
    desk.act({ kind: "undo" })
    desk.act({ kind: "undo" })
    expect([shown(desk), ahead(desk).slice(0, 2)]).toEqual([1, [2, 3]])
    expect(desk.read().session.former?.labels).toEqual(["refund"])
    await saved(desk)
    expect(office.answered).toEqual(new Set())
    desk.act({ kind: "redo" })
    expect(shown(desk)).toBe(2)
    choose(desk, "delivery")
    await saved(desk)
    expect([...office.stored.values()].map(({ id, kind, target }) => [id, kind, target ?? null])).toEqual([
      ["e1", "submit", null],
      ["e2", "submit", null],
      ["e3", "undo", "e2"],
      ["e4", "undo", "e1"],
      ["e5", "redo", "e4"],
      ["e6", "submit", null],
    ])
  })

  it("asks again what was refused, says why, and forgets it once that was seen", async () => {
    const desk = await open()
    office.refuses.set("e1", "unknown_label")
    choose(desk, "refund")
    await vi.waitFor(() => expect(desk.read().saving.refused).toHaveLength(1))
    expect(desk.read().saving.refused[0]).toMatchObject({
      about: "text 1",
      refusal: "refused: unknown_label",
    })
    expect([shown(desk), ahead(desk)[0], desk.read().given]).toEqual([2, 1, 0])
    desk.dismiss("e1")
    expect(desk.read().saving.refused).toEqual([])
    choose(desk, "refund")
    expect(shown(desk)).toBe(1)
  })

  it("does not ask again a text that is not this person's any more", async () => {
    const desk = await open()
    office.refuses.set("e1", "lease_lost")
    choose(desk, "refund")
    await vi.waitFor(() => expect(desk.read().saving.refused).toHaveLength(1))
    expect(ahead(desk)).not.toContain(1)
  })

  it("goes on while nobody is signed in, and sends everything after the sign-in", async () => {
    const desk = await open()
    office.trouble = Problem.of(401, null)
    choose(desk, "refund")
    choose(desk, "invoice")
    await vi.waitFor(() => expect(desk.read().saving.trouble).toBe("sign-in"))
    expect([shown(desk), waiting(desk), desk.read().supply]).toEqual([3, 2, "ready"])
    desk.leave()
    expect(office.release).not.toHaveBeenCalled()
    office.trouble = null
    desk.sendNow()
    await saved(desk)
    expect(desk.read().saving.trouble).toBe("none")
    expect(office.posts.flat()).toEqual(["e1", "e2"])
    desk.leave()
    expect(office.release).toHaveBeenCalledOnce()
  })

  it("says why there is no text, and shows one as soon as there is", async () => {
    office.trouble = Problem.of(401, null)
    const desk = await open()
    expect(desk.read().supply).toMatchObject({ status: 401 })
    office.trouble = null
    desk.sendNow()
    await vi.waitFor(() => expect(shown(desk)).toBe(1))
    expect(desk.read().supply).toBe("ready")
  })
})
