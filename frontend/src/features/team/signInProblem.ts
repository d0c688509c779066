/** Why somebody could not come in, in words that say what to do. */

import { Problem } from "@/api/problem"

export const REFUSED = "sign_in_refused"

/** Says what to do next for a refused name and password; other problems speak for themselves. */
export function signInProblem(error: unknown): Error {
  if (!(error instanceof Error)) return new Error("Something went wrong. Try again.")
  if (error instanceof Problem && error.code === REFUSED) {
    const message = "This name and this password do not go together. Check both and try again."
    return new Problem(error.status, error.code, message)
  }
  return error
}
