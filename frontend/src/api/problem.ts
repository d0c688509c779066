/** What went wrong with a request, in words that can be shown. */

interface Body {
  error?: { code?: unknown; message?: unknown; field?: unknown }
}

export class Problem extends Error {
  /** The HTTP status; 0 when the server could not be reached. */
  readonly status: number
  readonly code: string
  /** The input that the message is about, where there is one. */
  readonly field: string | null

  constructor(status: number, code: string, message: string, field: string | null = null) {
    super(message)
    this.name = "Problem"
    this.status = status
    this.code = code
    this.field = field
  }

  static offline(): Problem {
    return new Problem(
      0,
      "offline",
      "Askwell cannot be reached. Check that it runs and that you are connected.",
    )
  }

  static of(status: number, body: unknown): Problem {
    const error = (body as Body | undefined)?.error
    const message = typeof error?.message === "string" ? error.message : `The server answered ${status}.`
    const code = typeof error?.code === "string" ? error.code : "unknown"
    return new Problem(status, code, message, typeof error?.field === "string" ? error.field : null)
  }

  /** Whether the same request may succeed later: the server is away, busy or failing. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}
