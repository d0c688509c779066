/** What is done to texts, as events to send: making them, showing them before they are stored, undoing them. */

import type { Action } from "@/api/types"
import type { Result, TextAnswer, TextRow } from "./types"

/** What to do with each of some texts. */
export type Deed =
  | { readonly kind: "label"; readonly labels: readonly string[] }
  | { readonly kind: "mark"; readonly spans: TextAnswer["spans"] }
  | { readonly kind: "flag" }
  | { readonly kind: "skip" }
  | { readonly kind: "comment"; readonly comment: string }

export interface Person {
  readonly person_id: string
  readonly name: string
}

export interface Failure {
  readonly documentId: number
  readonly message: string
}

type NewId = () => string

/** The answer of one person to a text, if there is one. */
export function answerOf(row: Pick<TextRow, "answers">, me: Person): TextAnswer | undefined {
  return row.answers.find((answer) => answer.person_id === me.person_id)
}

/** One event for each text that it changes; a text that is as wanted already has none. */
export function actionsFor(deed: Deed, rows: readonly TextRow[], me: Person, newId: NewId): Action[] {
  return rows.flatMap((row): Action[] => {
    const mine = answerOf(row, me)
    const at = { id: newId(), document_id: row.document.id }
    switch (deed.kind) {
      case "label": {
        if (mine?.status !== "submitted") return [{ ...at, kind: "submit", labels: [...deed.labels] }]
        if (isSame(mine.labels, deed.labels)) return []
        return [{ ...at, kind: "relabel", labels: [...deed.labels] }]
      }
      case "mark": {
        const said = {
          ...at,
          labels: mine?.labels ?? [],
          spans: deed.spans,
          text_hash: row.document.text_hash,
        }
        return [{ ...said, kind: mine?.status === "submitted" ? "relabel" : "submit" }]
      }
      case "flag":
        return mine?.is_flagged ? [] : [{ ...at, kind: "flag" }]
      case "skip":
        return mine?.status === "skipped" ? [] : [{ ...at, kind: "skip" }]
      case "comment":
        return mine?.comment === deed.comment ? [] : [{ ...at, kind: "comment", comment: deed.comment }]
    }
  })
}

/** A row as it will be when the event is stored. */
export function foreseen(row: TextRow, action: Action, me: Person, now: string): TextRow {
  const mine: TextAnswer = answerOf(row, me) ?? {
    person_id: me.person_id,
    person: me.name,
    status: "open",
    labels: [],
    spans: [],
    is_flagged: false,
    comment: null,
    returned: null,
    at: null,
  }
  const others = row.answers.filter((answer) => answer.person_id !== me.person_id)
  return { ...row, answers: [...others, { ...mine, ...change(action), at: now }] }
}

function change(action: Action): Partial<TextAnswer> {
  switch (action.kind) {
    case "submit":
      return { status: "submitted", labels: action.labels ?? [], spans: action.spans ?? [] }
    case "relabel": // what is marked stays, unless it is said anew
      return {
        status: "submitted",
        labels: action.labels ?? [],
        ...(action.spans && { spans: action.spans }),
      }
    case "skip":
      return { status: "skipped", labels: [], spans: [] }
    case "flag":
      return { is_flagged: true }
    case "comment":
      return { comment: action.comment ?? null }
    default:
      return {}
  }
}

/** Events that take back what was stored, the last first. */
export function undoOf(results: readonly Result[], newId: NewId): Action[] {
  return results
    .flatMap((result) => (result.receipt && !result.error ? [result.receipt.event.id] : []))
    .reverse()
    .map((target) => ({ id: newId(), kind: "undo", target }))
}

/** Which texts it did not work for, and why. */
export function failuresOf(actions: readonly Action[], results: readonly Result[]): Failure[] {
  const documents = new Map(actions.map((action) => [action.id, action.document_id ?? 0]))
  return results.flatMap((result) =>
    result.error ? [{ documentId: documents.get(result.id) ?? 0, message: result.error.message }] : [],
  )
}

/** Failures by their reason, the most frequent first. */
export function reasonsOf(failures: readonly Failure[]): { message: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { message } of failures) counts.set(message, (counts.get(message) ?? 0) + 1)
  return Array.from(counts, ([message, count]) => ({ message, count })).sort((a, b) => b.count - a.count)
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id))
}
