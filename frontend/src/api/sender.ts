/** Sends the outbox in order: one request at a time, one tab at a time, again and again until it is received. */

import { Problem } from "@/api/problem"
import type { Action } from "@/api/types"
import { backoff, judge, nextBatch, ordered, settle, type Entry, type Result } from "@/api/outbox"
import type { OutboxStore } from "@/api/outboxStore"

/** Where the outbox stands, for the person to see. */
export interface Saving {
  readonly waiting: number
  readonly refused: readonly Entry[]
  /** What keeps it from being sent: nothing, no connection, or nobody signed in. */
  readonly trouble: "none" | "offline" | "sign-in"
  /** Whether what waits would survive closing the page. */
  readonly isKept: boolean
}

interface Options {
  readonly owner: string
  /** Posts events in their order; throws a Problem when the request fails as a whole. */
  readonly post: (events: readonly Action[]) => Promise<readonly Result[]>
  readonly store: OutboxStore | null
  readonly chance: () => number
  readonly now: () => number
  /** Told after every change. */
  readonly onChange: () => void
  readonly onAccepted: (ids: readonly string[]) => void
  readonly onRefused: (entry: Entry, code: string) => void
}

export class Sender {
  private entries: readonly Entry[] = []
  private readonly writing = new Map<string, Promise<void>>()
  private readonly lost = new Set<string>()
  private failures = 0
  private trouble: Saving["trouble"] = "none"
  private isSending = false
  private isAlone = false
  private isStopped = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private count = 0
  private readonly options: Options

  constructor(options: Options) {
    this.options = options
  }

  /** Takes up what an earlier visit left, and sends it. */
  async resume(): Promise<readonly Entry[]> {
    const left = (await this.options.store?.read(this.options.owner)) ?? []
    const here = new Set(this.entries.map((each) => each.id))
    this.entries = ordered([...left.filter((each) => !here.has(each.id)), ...this.entries])
    this.options.onChange()
    this.kick()
    return left
  }

  /** Takes an event in: written to the device and sent at once, in that order. */
  put(event: Action, document: number, about: string): void {
    const { owner, now } = this.options
    this.count = (this.count + 1) % 1_000
    const entry = {
      id: event.id,
      owner,
      order: now() * 1_000 + this.count,
      event,
      document,
      about,
      refusal: null,
    }
    this.entries = [...this.entries, entry]
    this.keep(entry)
    this.options.onChange()
    this.kick()
  }

  get all(): readonly Entry[] {
    return this.entries
  }

  get saving(): Saving {
    const refused = this.entries.filter((each) => each.refusal !== null)
    return {
      waiting: this.entries.length - refused.length,
      refused,
      trouble: this.trouble,
      isKept: this.options.store !== null && this.lost.size === 0,
    }
  }

  /** Sends now, whatever the backoff says: the connection is back, or the person asks for it. */
  kick = (): void => {
    clearTimeout(this.timer)
    if (!this.isSending && !this.isStopped) void this.run()
  }

  /** Lets go of a refused event that the person has seen. */
  dismiss(id: string): void {
    this.entries = this.entries.filter((each) => each.id !== id)
    void this.options.store?.remove([id])
    this.options.onChange()
  }

  stop(): void {
    this.isStopped = true
    clearTimeout(this.timer)
  }

  private keep(entry: Entry): void {
    const { store } = this.options
    if (!store) return
    const done = store.write(entry).catch(() => void this.lost.add(entry.id))
    this.writing.set(entry.id, done)
    void done.then(() => this.writing.delete(entry.id))
  }

  private async run(): Promise<void> {
    this.isSending = true
    try {
      while (!this.isStopped && nextBatch(this.entries).length > 0) {
        const isThrough = await alone(`askwell:outbox:${this.options.owner}`, () => this.sendOnce())
        if (!isThrough) break
      }
    } finally {
      this.isSending = false
    }
  }

  /** Sends one batch; false when the rest has to wait. */
  private async sendOnce(): Promise<boolean> {
    await this.dropSentElsewhere()
    const batch = nextBatch(this.entries, this.isAlone)
    if (batch.length === 0) {
      this.trouble = "none"
      this.options.onChange()
      return true
    }
    try {
      const results = await this.options.post(batch.map((each) => each.event))
      return await this.take(results, batch.length)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return await this.fail(error, batch)
    }
  }

  private async take(results: readonly Result[], sent: number): Promise<boolean> {
    const settled = settle(this.entries, results)
    const isStuck = settled.accepted.length + settled.refused.length < sent
    this.entries = settled.entries
    this.isAlone = false
    this.trouble = "none"
    this.failures = isStuck ? this.failures + 1 : 0
    for (const id of settled.accepted) await this.writing.get(id)
    await this.options.store?.remove(settled.accepted).catch(() => undefined)
    for (const id of settled.accepted) this.lost.delete(id)
    if (settled.accepted.length > 0) this.options.onAccepted(settled.accepted)
    for (const { entry, code } of settled.refused) {
      this.keep(entry)
      this.options.onRefused(entry, code)
    }
    this.options.onChange()
    if (isStuck) this.wait()
    return !isStuck
  }

  private async fail(problem: Problem, batch: readonly Entry[]): Promise<boolean> {
    const failure = judge(problem, batch.length)
    if (failure === "alone") {
      this.isAlone = true
      return true
    }
    if (failure === "aside") {
      const results = batch.map(({ id }) => ({ id, error: { code: problem.code, message: problem.message } }))
      return this.take(results, batch.length)
    }
    this.failures += 1
    this.trouble = failure === "sign-in" ? "sign-in" : "offline"
    this.options.onChange()
    this.wait()
    return false
  }

  private wait(): void {
    clearTimeout(this.timer)
    if (!this.isStopped) this.timer = setTimeout(this.kick, backoff(this.failures, this.options.chance()))
  }

  /** What another tab has sent meanwhile is gone from the device: it need not be sent again from here. */
  private async dropSentElsewhere(): Promise<void> {
    const { store, owner } = this.options
    if (!store) return
    const before = new Set(this.entries.map((each) => each.id))
    await Promise.all(this.writing.values())
    const left = await store.read(owner).catch(() => null)
    if (!left) return
    const ids = new Set(left.map((each) => each.id))
    this.entries = this.entries.filter(
      (each) => ids.has(each.id) || this.lost.has(each.id) || !before.has(each.id),
    )
  }
}

/** Runs it while no other tab of this browser does, where the browser can tell; ids make a race harmless. */
async function alone<Value>(name: string, run: () => Promise<Value>): Promise<Value> {
  const { locks } = navigator as { locks?: LockManager }
  return locks ? await locks.request(name, run) : await run()
}
