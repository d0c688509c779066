/** The desk that one reviewer decides at: the session, the outbox, and pages of texts that wait. */

import { Problem } from "@/api/problem"
import { snippet, type Result } from "@/api/outbox"
import type { OutboxStore } from "@/api/outboxStore"
import { Sender, type Saving } from "@/api/sender"
import type { Action, ReviewKind, ReviewQueue } from "@/api/types"
import { act } from "./act"
import { arrive, refuse, restart, waitingOf, type Act, type Session } from "./session"

const FEW = 4

/** Whether the texts that wait are known: awaited, here, or why not. */
export type Supply = "waiting" | "ready" | Problem

export interface ReviewState {
  readonly session: Session
  readonly saving: Saving
  readonly supply: Supply
  readonly kind: ReviewKind | null
  readonly counts: ReviewQueue["counts"] | null
  /** How many wait, by the last page, less what was decided here since. */
  readonly total: number
}

interface Options {
  readonly session: Session
  readonly owner: string
  readonly kind: ReviewKind | null
  readonly fetch: (kind: ReviewKind | null, cursor: string | null) => Promise<ReviewQueue>
  readonly post: (events: readonly Action[]) => Promise<readonly Result[]>
  readonly store: OutboxStore | null
  readonly newId: () => string
  readonly now: () => number
  readonly chance: () => number
}

export class ReviewDesk {
  private state: ReviewState
  private readonly listeners = new Set<() => void>()
  private readonly sender: Sender
  private readonly options: Options
  private cursor: string | null = null
  private round = 0
  private isAsking = false
  private asksAgain = false
  /** Texts that something was done with since the last page was asked for: it may not know of that yet. */
  private readonly touched = new Set<number>()

  constructor(options: Options) {
    this.options = options
    this.sender = new Sender({
      owner: options.owner,
      post: options.post,
      store: options.store,
      chance: options.chance,
      now: options.now,
      onChange: () => this.set({ saving: this.sender.saving }),
      onAccepted: () => undefined,
      onRefused: ({ id }) => this.set({ session: refuse(this.state.session, id) }),
    })
    const { session, kind } = options
    this.state = { session, saving: this.sender.saving, supply: "waiting", kind, counts: null, total: 0 }
  }

  /** Sends what an earlier visit left, then asks for what waits. */
  async open(): Promise<void> {
    await this.sender.resume().catch(() => [])
    await this.load()
  }

  close(): void {
    this.round += 1
    this.sender.stop()
  }

  read = (): ReviewState => this.state

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  act = (doing: Act): void => {
    const { newId, now } = this.options
    const { session: before, total } = this.state
    const { session, event } = act(before, doing, newId(), now())
    if (session === before) return
    const change = session.left.size - before.left.size
    this.set({ session, total: Math.max(0, total - change) })
    if (event) {
      const step = event.kind === "undo" ? session.future.at(-1)?.step : session.past.at(-1)
      const document = step?.before.document
      if (document) this.touched.add(document.id)
      this.sender.put(event, document?.id ?? 0, snippet(document?.text ?? ""))
    }
    if (waitingOf(session).length < FEW && this.cursor !== null) void this.load()
  }

  /** Shows the texts that wait for one reason, or for any. */
  wait = (kind: ReviewKind | null): void => {
    if (kind === this.state.kind) return
    this.cursor = null
    this.round += 1
    this.isAsking = false
    this.set({ kind, session: restart(this.state.session), supply: "waiting" })
    void this.load()
  }

  /** Asks for the first page anew: what has come to wait meanwhile. */
  refresh = (): void => {
    this.sender.kick()
    this.cursor = null
    void this.load()
  }

  sendNow = (): void => this.sender.kick()

  dismiss = (id: string): void => this.sender.dismiss(id)

  private async load(): Promise<void> {
    this.asksAgain = this.isAsking
    if (this.isAsking) return
    this.isAsking = true
    const { round } = this
    this.touched.clear()
    for (const id of this.pending()) this.touched.add(id)
    try {
      const page = await this.options.fetch(this.state.kind, this.cursor)
      if (round !== this.round) return
      this.cursor = page.next_cursor
      const pending = new Set([...this.touched, ...this.pending()])
      const left = [...this.state.session.left].filter((id) => pending.has(id)).length
      const session = arrive(this.state.session, page.items, pending)
      this.set({ session, supply: "ready", counts: page.counts, total: Math.max(0, page.total - left) })
    } catch (error) {
      if (round !== this.round) return
      const isIdle = this.state.session.current === null
      if (isIdle) this.set({ supply: error instanceof Problem ? error : Problem.offline() })
    } finally {
      if (round === this.round) this.isAsking = false
    }
    if (this.asksAgain && round === this.round) await this.load()
  }

  /** Texts with an event on the way. */
  private pending(): number[] {
    return this.sender.all.filter((each) => each.refusal === null).map((each) => each.document)
  }

  private set(change: Partial<ReviewState>): void {
    this.state = { ...this.state, ...change }
    for (const listener of this.listeners) listener()
  }
}
