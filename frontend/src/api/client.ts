/** The one way to the server: typed by its contract, and every failure a Problem with words to show. */

import createClient from "openapi-fetch"
import { Problem } from "@/api/problem"
import type { paths } from "@/api/schema"

export const api = createClient<paths>({ baseUrl: window.location.origin })

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** Gives the data of an answer, or throws a Problem; a server that cannot be reached is a Problem, too. */
export async function take<Data>(answer: Promise<Answer<Data>>): Promise<NonNullable<Data>> {
  let given: Answer<Data>
  try {
    given = await answer
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause
    throw Problem.offline()
  }
  if (given.response.ok) return (given.data ?? {}) as NonNullable<Data>
  throw Problem.of(given.response.status, given.error)
}
