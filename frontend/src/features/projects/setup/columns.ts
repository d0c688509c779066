/** What each column of a file is for: guessed from a preview, and what looks odd about a choice. */

import type { Preview, Task } from "@/features/projects/setup/types"

export interface Roles {
  readonly text: string
  readonly id: string | null
  readonly label: string | null
  /** The column that says which parts of the text are marked. */
  readonly spans: string | null
  /** Columns that are kept beside each text, to filter by. */
  readonly kept: readonly string[]
  /** What parts several labels in one cell. */
  readonly separator: string | null
}

export type Role = "text" | "id" | "label" | "spans" | "kept" | "left out"

const MANY_KINDS = 12
const SEPARATORS = [";", "|", ","]

/** Presets the choice: the server's suggestions, and every other column kept. Null: no columns at all. */
export function guessRoles(preview: Preview, task: Task): Roles | null {
  const text = preview.suggested.text ?? preview.columns[0]
  if (text === undefined) return null
  const label = task === "mark_spans" ? null : preview.suggested.label
  const { spans } = preview.suggested
  const id = preview.suggested.id ?? guessId(preview, [text, label, spans])
  const roles = { text, id, label, spans, kept: preview.columns, separator: null }
  return tidy({ ...roles, separator: label === null ? null : guessSeparator(preview, label, task) })
}

/** A column that is called some kind of id, and says something else in each row. */
function guessId(preview: Preview, taken: readonly (string | null)[]): string | null {
  const isId = (column: string) => {
    const cells = preview.rows.map((row) => shown(row[column]))
    return /(^|[\s_-])(id|number|no)$/i.test(column.trim()) && new Set(cells).size === cells.length
  }
  return preview.columns.find((column) => !taken.includes(column) && isId(column)) ?? null
}

/** Makes a choice consistent: no column has two roles, the newest role wins. */
export function assign(roles: Roles, role: Exclude<Role, "kept" | "left out">, column: string | null): Roles {
  const before = roles[role]
  const next: { -readonly [Part in keyof Roles]: Roles[Part] } = { ...roles }
  for (const other of ["id", "label", "spans"] as const) if (next[other] === column) next[other] = null
  if (role === "text") {
    if (column === null) return roles
    next.text = column
  } else {
    if (column === roles.text) return roles
    next[role] = column
  }
  if (before !== null && before !== column) next.kept = [...next.kept, before]
  return tidy(next)
}

/** The role of one column. */
export function roleOf(roles: Roles, column: string): Role {
  if (column === roles.text) return "text"
  if (column === roles.id) return "id"
  if (column === roles.label) return "label"
  if (column === roles.spans) return "spans"
  return roles.kept.includes(column) ? "kept" : "left out"
}

/** Whether a choice that was made for one file fits another. */
export function fits(roles: Roles, columns: readonly string[]): boolean {
  return [roles.text, roles.id, roles.label, roles.spans, ...roles.kept].every(
    (column) => column === null || columns.includes(column),
  )
}

/** What parts several labels in a cell, where many may be given; null for one label a cell. */
export function guessSeparator(preview: Preview, column: string, task: Task): string | null {
  if (task !== "choose_several") return null
  const cells = preview.rows.map((row) => row[column]).filter((cell) => typeof cell === "string")
  const plain = cells.filter((cell) => !cell.startsWith("["))
  return SEPARATORS.find((separator) => plain.some((cell) => cell.includes(separator))) ?? null
}

/** The labels that the first rows name, in the order in which they come. */
export function labelsIn(preview: Preview, roles: Roles): string[] {
  const column = roles.label
  if (column === null) return []
  const names = preview.rows.flatMap((row) => namesIn(row[column], roles.separator))
  return [...new Set(names)]
}

/** Sentences on what looks odd, for somebody to look at before the file goes in. */
export function warningsOf(preview: Preview, roles: Roles, task: Task): string[] {
  const found: string[] = []
  const texts = preview.rows.map((row) => shown(row[roles.text]).trim())
  const empty = texts.filter((text) => !text).length
  if (empty > 0 && empty === texts.length) found.push(`“${roles.text}” is empty in the first rows.`)
  else if (empty > 0)
    found.push(
      `${empty} of the first ${texts.length} rows have no text in “${roles.text}”; such rows are left out.`,
    )
  const full = texts.filter(Boolean)
  if (full.length > 0 && full.every((text) => /^[\d.,:/\s-]+$/.test(text)))
    found.push(`“${roles.text}” holds numbers or dates. Is it really the column with the texts?`)
  found.push(...labelWarnings(preview, roles, task))
  const wrong = preview.problems
  if (wrong.length > 0) {
    const many = wrong.length === 1 ? "A row near the start" : `${wrong.length} rows near the start`
    found.push(
      `${many} cannot be taken in; such rows are left out. ${wrong.slice(0, MOST_SAID).map(inLine).join(" ")}`,
    )
  }
  if (preview.encoding && !/^(utf-?8(-sig)?|ascii|us-ascii)$/i.test(preview.encoding))
    found.push(
      `The letters were read as ${encodingName(preview.encoding)}. If some look wrong below, save the file as UTF-8.`,
    )
  return found
}

const MOST_SAID = 4

function inLine({ line, reason }: Preview["problems"][number]): string {
  return `Line ${line}: ${reason}${/[.!?]$/.test(reason) ? "" : "."}`
}

/** A cell as a person reads it. */
export function shown(cell: unknown): string {
  if (cell === null || cell === undefined) return ""
  if (typeof cell === "string") return cell
  return typeof cell === "number" || typeof cell === "boolean" ? String(cell) : JSON.stringify(cell)
}

function labelWarnings(preview: Preview, roles: Roles, task: Task): string[] {
  const column = roles.label
  if (column === null) return []
  const cells = preview.rows.map((row) => row[column]).filter((cell) => shown(cell).trim() !== "")
  if (cells.length === 0) return [`“${column}” has no labels in the first rows.`]
  const kinds = new Set(cells.map(shown)).size
  if (kinds > MANY_KINDS && kinds > 0.8 * cells.length)
    return [`“${column}” says something else in nearly every row. Is it really the label?`]
  const several = cells.some((cell) => Array.isArray(cell) && cell.length > 1)
  if (several && task === "choose_one")
    return [`Some rows name several labels in “${column}”, but you decide on one label for each text.`]
  return []
}

function namesIn(cell: unknown, separator: string | null): string[] {
  if (Array.isArray(cell)) return cell.map(shown).filter(Boolean)
  const text = shown(cell).trim()
  if (text.startsWith('["') && text.endsWith('"]')) {
    try {
      return (JSON.parse(text) as unknown[]).map(shown)
    } catch {
      return [text]
    }
  }
  const names = separator ? text.split(separator) : [text]
  return names.map((name) => name.trim()).filter(Boolean)
}

function tidy(roles: Roles): Roles {
  const used = [roles.text, roles.id, roles.label, roles.spans]
  const kept = [...new Set(roles.kept)].filter((column) => !used.includes(column))
  return { ...roles, kept }
}

const ENCODINGS: Readonly<Record<string, string>> = {
  cp1252: "Western European (Windows-1252)",
  "latin-1": "Western European (Latin-1)",
}

function encodingName(encoding: string): string {
  return ENCODINGS[encoding] ?? encoding
}
