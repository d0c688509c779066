/** Saves what is written after a moment of silence, when one leaves, and again after a failure. */

export type SaveState = "saved" | "waiting" | "saving" | "failed"

export interface Saved {
  readonly text: string
  readonly state: SaveState
  readonly problem: string | null
}

interface Options {
  /** What the server has. */
  saved: string
  /** Words found from before that it does not have yet. */
  resumed: string | null
  /** Sends a text; throws when it does not arrive. */
  save: (text: string) => Promise<void>
  /** Keeps words while they are on their way, with what the server had before them. */
  keep: (text: string, base: string) => void
  drop: () => void
  /** Whether trying again may help. */
  isPassing: (error: unknown) => boolean
}

const SILENCE_MS = 1_000
const RETRY_MS = 5_000

export class Saver {
  private shown: Saved
  private base: string
  private isDirty: boolean
  private isSending = false
  private isOpen = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly listeners = new Set<() => void>()

  constructor(private readonly options: Options) {
    this.base = options.saved
    this.isDirty = options.resumed !== null
    this.shown = {
      text: options.resumed ?? options.saved,
      state: this.isDirty ? "waiting" : "saved",
      problem: null,
    }
  }

  readonly read = (): Saved => this.shown

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly write = (text: string): void => {
    this.isDirty = true
    this.options.keep(text, this.base)
    this.show({ text, state: this.isSending ? "saving" : "waiting" })
    this.later(SILENCE_MS)
  }

  /** Sends what is not saved yet, now. */
  readonly flush = async (): Promise<void> => {
    clearTimeout(this.timer)
    if (!this.isDirty || this.isSending) return
    const sent = this.shown.text
    this.isSending = true
    this.isDirty = false
    this.show({ state: "saving" })
    try {
      await this.options.save(sent)
      this.isSending = false
      this.arrived(sent)
    } catch (error) {
      this.isSending = false
      this.isDirty = true
      const problem = error instanceof Error ? error.message : "The text could not be saved."
      this.show({ state: "failed", problem })
      if (this.options.isPassing(error)) this.later(RETRY_MS)
    }
  }

  readonly open = (): void => {
    this.isOpen = true
    void this.flush()
  }

  /** Sends the last words, and tries no more after that: what did not arrive is kept for the next time. */
  readonly close = (): void => {
    this.isOpen = false
    void this.flush()
  }

  private arrived(sent: string): void {
    this.base = sent
    if (!this.isDirty) {
      this.options.drop()
      this.show({ state: "saved", problem: null })
      return
    }
    this.options.keep(this.shown.text, this.base)
    this.show({ state: "waiting", problem: null })
    if (this.isOpen) this.later(SILENCE_MS)
    else void this.flush()
  }

  private later(ms: number): void {
    clearTimeout(this.timer)
    if (this.isOpen) this.timer = setTimeout(() => void this.flush(), ms)
  }

  private show(some: Partial<Saved>): void {
    this.shown = { ...this.shown, ...some }
    for (const listener of this.listeners) listener()
  }
}
