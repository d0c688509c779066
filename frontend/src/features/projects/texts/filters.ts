/** Which texts are shown: the filters, and the address that says the same. */

export const STATES = ["unanswered", "answered", "skipped"] as const
export const STREAMS = ["audit", "active", "import", "direct"] as const
export const SORTS = ["position", "probability", "uncertainty", "answered_at"] as const

export const REVIEW_STATES = ["needed", "disputed", "decided", "undecided"] as const

export type ReviewState = (typeof REVIEW_STATES)[number]
export type State = (typeof STATES)[number]
export type Stream = (typeof STREAMS)[number]
export type Sort = (typeof SORTS)[number]

export interface Filters {
  readonly q: string
  readonly state: State | null
  /** Label ids; a text answered with any of them is shown. */
  readonly labels: readonly string[]
  readonly predicted: string | null
  /** Bounds of the likeliest label's probability, in [0, 1]. */
  readonly min: number | null
  readonly max: number | null
  readonly isFlagged: boolean
  readonly isCommented: boolean
  readonly review: ReviewState | null
  readonly person: string | null
  readonly stream: Stream | null
  readonly source: string | null
  /** Each "key:value"; all must hold. */
  readonly metadata: readonly string[]
  /** Document ids, where a link names them. */
  readonly ids: readonly number[]
  readonly sort: Sort
  readonly isDescending: boolean
}

export const NO_FILTERS: Filters = {
  q: "",
  state: null,
  labels: [],
  predicted: null,
  min: null,
  max: null,
  isFlagged: false,
  isCommented: false,
  review: null,
  person: null,
  stream: null,
  source: null,
  metadata: [],
  ids: [],
  sort: "position",
  isDescending: false,
}

/** Reads an address; what it cannot mean is left out. */
export function parseFilters(address: URLSearchParams): Filters {
  const sort = oneOf(SORTS, address.get("sort")) ?? "position"
  return {
    q: (address.get("q") ?? "").slice(0, 1_000),
    state: oneOf(STATES, address.get("state")),
    labels: unique(address.getAll("label")),
    predicted: address.get("predicted") || null,
    min: share(address.get("min_probability")),
    max: share(address.get("max_probability")),
    isFlagged: address.get("flagged") === "true",
    isCommented: address.get("commented") === "true",
    review: oneOf(REVIEW_STATES, address.get("review")),
    person: address.get("person") || null,
    stream: oneOf(STREAMS, address.get("stream")),
    source: address.get("source") || null,
    metadata: unique(address.getAll("metadata")).filter((pair) => pair.indexOf(":") > 0),
    ids: wholeNumbers(address.get("ids")),
    sort,
    isDescending: address.get("order") === "desc",
  }
}

/** Writes the filters as an address, in one fixed order, without what is not set. */
export function printFilters(filters: Filters): URLSearchParams {
  const address = new URLSearchParams()
  const set = (name: string, value: string | number | null) => {
    if (value !== null && value !== "") address.append(name, String(value))
  }
  set("q", filters.q)
  set("state", filters.state)
  for (const label of filters.labels) set("label", label)
  set("predicted", filters.predicted)
  set("min_probability", filters.min)
  set("max_probability", filters.max)
  set("flagged", filters.isFlagged ? "true" : null)
  set("commented", filters.isCommented ? "true" : null)
  set("review", filters.review)
  set("person", filters.person)
  set("stream", filters.stream)
  set("source", filters.source)
  for (const pair of filters.metadata) set("metadata", pair)
  set("ids", filters.ids.join(","))
  set("sort", filters.sort === "position" ? null : filters.sort)
  set("order", filters.isDescending ? "desc" : null)
  return address
}

/** What each state of review asks of the server. */
const REVIEWED: Record<ReviewState, { needs_review?: true; disagreement?: true; reviewed?: boolean }> = {
  needed: { needs_review: true },
  disputed: { disagreement: true },
  decided: { reviewed: true },
  undecided: { reviewed: false },
}

/** The filters in the words of the server's contract. */
export function toQuery(filters: Filters) {
  return {
    ...(filters.q.trim() && { q: filters.q }),
    ...(filters.state && { state: filters.state }),
    ...(filters.labels.length > 0 && { label: [...filters.labels] }),
    ...(filters.predicted && { predicted: filters.predicted }),
    ...(filters.min !== null && { min_probability: filters.min }),
    ...(filters.max !== null && { max_probability: filters.max }),
    ...(filters.isFlagged && { flagged: true }),
    ...(filters.isCommented && { commented: true }),
    ...(filters.review && REVIEWED[filters.review]),
    ...(filters.person && { person: filters.person }),
    ...(filters.stream && { stream: filters.stream }),
    ...(filters.source && { source: filters.source }),
    ...(filters.metadata.length > 0 && { metadata: [...filters.metadata] }),
    ...(filters.ids.length > 0 && { ids: filters.ids.join(",") }),
    sort: filters.sort,
    order: filters.isDescending ? ("desc" as const) : ("asc" as const),
  }
}

/** Whether anything narrows the texts down; the order alone does not count. */
export function isNarrowed(filters: Filters): boolean {
  const asked = Object.keys(toQuery(filters))
  return asked.some((name) => name !== "sort" && name !== "order")
}

/** The filters without any that narrow, in the same order. */
export function cleared(filters: Filters): Filters {
  return { ...NO_FILTERS, sort: filters.sort, isDescending: filters.isDescending }
}

/** The order after a click on a head: first its natural direction, then the other, then the file's order. */
export function turned(filters: Filters, sort: Sort): Filters {
  const natural = sort === "answered_at" || sort === "uncertainty"
  if (filters.sort !== sort) return { ...filters, sort, isDescending: natural }
  if (sort === "position" || filters.isDescending === natural) {
    return { ...filters, isDescending: !filters.isDescending }
  }
  return { ...filters, sort: "position", isDescending: false }
}

function oneOf<Choice extends string>(choices: readonly Choice[], given: string | null): Choice | null {
  return choices.find((choice) => choice === given) ?? null
}

function share(given: string | null): number | null {
  const value = given === null || given.trim() === "" ? Number.NaN : Number(given)
  return value >= 0 && value <= 1 ? value : null
}

function unique(given: readonly string[]): string[] {
  return [...new Set(given.filter(Boolean))]
}

function wholeNumbers(given: string | null): number[] {
  const parts = given?.split(",") ?? []
  return [...new Set(parts.filter((part) => /^\d{1,15}$/.test(part)).map(Number))].slice(0, 1_000)
}
