/** The desk that one person labels at: the session, the outbox and the questions ahead, put together. */

import { Problem } from "@/api/problem"
import type { Label, Lull, Question } from "@/api/types"
import { again, arrive, expire, extend, refuse, relabelled } from "@/features/annotate/arrivals"
import { answeredIn, snippet } from "@/api/outbox"
import type { OutboxStore } from "@/api/outboxStore"
import { Sender, type Saving } from "@/api/sender"
import { ReadingTime } from "@/features/annotate/readingTime"
import type { Server } from "@/features/annotate/server"
import { act } from "@/features/annotate/act"
import {
  openSession,
  type Act,
  type Draft,
  type Session,
  type Step,
  type Task,
} from "@/features/annotate/session"

const AHEAD = 6
const MOST = 50
const RETRY = 4_000

/** Whether there is something to show: a first answer is awaited, came, came empty, or failed. */
export type Supply = "waiting" | "ready" | "empty" | Problem

export interface DeskState {
  readonly session: Session
  readonly saving: Saving
  readonly supply: Supply
  /** Why there was nothing to ask, when there was nothing. */
  readonly lull: Lull | null
  /** Answers given at this desk since the page was opened. */
  readonly given: number
}

interface Options {
  readonly task: Task
  readonly labels: readonly Label[]
  readonly mayOverlap: boolean
  readonly owner: string
  readonly leaseSeconds: number
  readonly server: Server
  readonly store: OutboxStore | null
  readonly past: readonly Step[]
  /** What an earlier visit had begun and not saved. */
  readonly drafts: ReadonlyMap<number, Draft>
  readonly newId: () => string
  readonly now: () => number
  readonly chance: () => number
}

export class Desk {
  private state: DeskState
  private readonly listeners = new Set<() => void>()
  private readonly sender: Sender
  private readonly options: Options
  private isAsking = false
  private asksAgain = false
  private isOpen = false
  private retry: ReturnType<typeof setTimeout> | undefined
  private readonly before: number
  private readonly reading = new ReadingTime()

  constructor(options: Options) {
    this.options = options
    const { task, labels, past, mayOverlap, drafts } = options
    const spans = { labels: active(labels, "span"), mayOverlap, drafts }
    const session = openSession(task, active(labels, "choice"), [], past, spans)
    this.before = answersIn(session)
    this.sender = new Sender({
      owner: options.owner,
      post: options.server.post,
      store: options.store,
      chance: options.chance,
      now: options.now,
      onChange: () => this.set({ saving: this.sender.saving }),
      onAccepted: () => this.isShort && this.fill(),
      onRefused: ({ id }, code) =>
        this.setSession(refuse(this.state.session, id, code === "lease_lost" ? "lost" : "mend")),
    })
    this.state = { session, saving: this.sender.saving, supply: "waiting", lull: null, given: 0 }
  }

  /** Sends what an earlier visit left, then asks for questions. */
  async open(): Promise<void> {
    this.isOpen = true
    const left = await this.sender.resume().catch(() => [])
    const { session } = this.state
    this.setSession({ ...session, done: new Set([...session.done, ...answeredIn(left)]) })
    this.fill()
  }

  close(): void {
    this.isOpen = false
    this.sender.stop()
    clearTimeout(this.retry)
  }

  read = (): DeskState => this.state

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Takes an act; what is to be shown next is known when this returns. */
  act = (doing: Act): void => {
    const { newId, now } = this.options
    const { session: before } = this.state
    const { session, event } = act(before, doing, newId(), now())
    if (session === before) return
    const seconds = this.reading.read(now())
    this.setSession(session)
    if (!event) return
    const about = questionOf(event.target, before, session) ?? before.current
    const isTimed = seconds !== null && (event.kind === "submit" || event.kind === "skip")
    const sent = isTimed ? { ...event, seconds } : event
    this.sender.put(sent, about?.document.id ?? 0, snippet(about?.document.text ?? ""))
    if (this.isShort) this.fill()
  }

  /** Asks for questions, so that there are enough ahead, and those in line are as the newest model sees them. */
  fill = (): void => {
    this.asksAgain = this.isAsking
    if (!this.isAsking && this.isOpen) void this.ask()
  }

  /** Sends now what waits. */
  sendNow = (): void => {
    this.sender.kick()
    if (this.isShort) this.fill()
  }

  /** Notes whether the page can be seen: what is not seen is not read. */
  setSeen = (isSeen: boolean): void => this.reading.see(isSeen, this.options.now())

  dismiss = (id: string): void => this.sender.dismiss(id)

  /** Takes a label set that may have changed. */
  setLabels(labels: readonly Label[]): void {
    this.setSession(relabelled(this.state.session, active(labels, "choice"), active(labels, "span")))
  }

  /** Keeps the questions in hand; asks anew when some are not in this person's hands any more. */
  async keepLeases(): Promise<void> {
    const { leaseSeconds, now, server } = this.options
    const held = this.state.session.queue.length + (this.state.session.current ? 1 : 0)
    if (held === 0) return
    const kept = await server.heartbeat().catch(() => null)
    if (kept === null) return
    if (kept < held) this.fill()
    else {
      const until = new Date(now() + leaseSeconds * 1_000).toISOString()
      this.setSession(extend(this.state.session, until))
    }
  }

  /** Gives the questions back; not while an answer waits, for it belongs to its question. */
  leave(): void {
    if (this.sender.saving.waiting === 0) this.options.server.release()
  }

  private get isShort(): boolean {
    return this.state.session.queue.length <= AHEAD / 2
  }

  private async ask(): Promise<void> {
    this.isAsking = true
    clearTimeout(this.retry)
    const { now, server } = this.options
    this.setSession(expire(this.state.session, now()))
    const { queue, current, drafts } = this.state.session
    const waiting = answeredIn(this.sender.all)
    const keep = [...drafts.keys(), ...waiting, ...(current ? [current.document.id] : [])]
    const asked = new Set(queue.map((each) => each.document.id))
    const n = Math.min(MOST, Math.max(queue.length, AHEAD) + (current ? 1 : 0) + waiting.size)
    try {
      const { questions, lull } = await server.next(n, keep.slice(-200))
      const unsent = new Set([...waiting, ...answeredIn(this.sender.all)])
      const back = questions.filter(({ returned, document }) => returned !== null && !unsent.has(document.id))
      const open = again(
        this.state.session,
        back.map((each) => each.document.id),
      )
      this.setSession(arrive(open, questions, asked))
      this.set({ supply: this.state.session.current ? "ready" : "empty", lull })
      if (!this.state.session.current) this.askLater()
    } catch (error) {
      this.set({ supply: this.state.session.current ? "ready" : asProblem(error) })
      this.askLater()
    } finally {
      this.isAsking = false
    }
    if (this.asksAgain) {
      this.asksAgain = false
      this.fill()
    }
  }

  private askLater(): void {
    clearTimeout(this.retry)
    if (this.isOpen) this.retry = setTimeout(this.fill, RETRY)
  }

  private setSession(session: Session): void {
    this.reading.show(session.current?.document.id ?? null, this.options.now())
    if (session !== this.state.session) this.set({ session, given: answersIn(session) - this.before })
  }

  private set(change: Partial<DeskState>): void {
    this.state = { ...this.state, ...change }
    for (const listener of this.listeners) listener()
  }
}

function active(labels: readonly Label[], kind: Label["kind"]): string[] {
  return labels.filter((each) => !each.is_archived && each.kind === kind).map((each) => each.id)
}

function answersIn(session: Session): number {
  return session.past.filter((each) => each.kind === "submit").length
}

/** The text that an undo or a redo is about: that of the step which moved. */
function questionOf(
  target: string | null | undefined,
  before: Session,
  after: Session,
): Question | undefined {
  if (!target) return undefined
  if (before.past.length > after.past.length) return before.past.at(-1)?.question
  if (before.past.length < after.past.length) return after.past.at(-1)?.question
  return undefined
}

function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : Problem.offline()
}
