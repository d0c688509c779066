/** What an export can tell of each text, and the address that gives it. */

import type { components } from "@/api/schema"

export type Column = components["schemas"]["ExportColumn"]
export type Format = components["schemas"]["ExportFormat"]

export interface ColumnChoice {
  readonly column: Column
  readonly name: string
  readonly says: string
  readonly isUsual: boolean
}

export const COLUMNS: readonly ColumnChoice[] = [
  { column: "id", name: "Id", says: "Askwell's own number of the text", isUsual: true },
  { column: "external_id", name: "Your id", says: "The id in your file", isUsual: true },
  { column: "text", name: "Text", says: "The text itself", isUsual: true },
  { column: "labels", name: "Labels", says: "What was decided, or else what most people say", isUsual: true },
  { column: "spans", name: "Marked parts", says: "Decided, or else what most marked", isUsual: true },
  { column: "decided_by", name: "Decided by", says: "The reviewer, where one decided", isUsual: true },
  { column: "each_label", name: "A column for each label", says: "The same, as yes or no", isUsual: false },
  { column: "status", name: "State", says: "Answered, skipped or open", isUsual: true },
  { column: "flagged", name: "Flagged", says: "Whether somebody flagged it", isUsual: true },
  { column: "comment", name: "Comments", says: "What people wrote beside it", isUsual: true },
  { column: "person", name: "People", says: "Who answered", isUsual: false },
  { column: "at", name: "When", says: "When it was last dealt with", isUsual: false },
  { column: "answers", name: "Every answer", says: "Each person's answer, one by one", isUsual: true },
  { column: "prediction", name: "Suggestion", says: "What the model last said", isUsual: false },
  { column: "probability", name: "Probability", says: "Of its likeliest label", isUsual: false },
  { column: "uncertainty", name: "Unsureness", says: "How unsure the model was", isUsual: false },
  { column: "out_of_scope", name: "Strangeness", says: "How strange it was to the model", isUsual: false },
  { column: "metadata", name: "Your columns", says: "What your file said besides", isUsual: true },
]

export interface FormatChoice {
  readonly format: Format
  readonly name: string
  readonly says: string
  /** Whether it is of use only where parts of texts are marked. */
  readonly isForMarks: boolean
  /** Whether one can look into it: archives and binary files cannot be read. */
  readonly isText: boolean
}

function told(format: Format, name: string, says: string, more: Partial<FormatChoice> = {}): FormatChoice {
  return { format, name, says, isForMarks: false, isText: true, ...more }
}

export const FORMATS: readonly FormatChoice[] = [
  told("csv", "CSV", "For a spreadsheet: a row for each text, with the columns that you choose."),
  told("jsonl", "JSON lines", "For a program, and to import again: it holds everything, text by text."),
  told("conll", "CoNLL (BIO)", "A word and its tag a line, as most taggers train on.", { isForMarks: true }),
  told("bioes", "CoNLL (BIOES)", "The same, with tags that also say where a part ends.", {
    isForMarks: true,
  }),
  told("spacy", "spaCy", "A DocBin file, to train a spaCy pipeline.", { isForMarks: true, isText: false }),
  told("label_studio", "Label Studio", "Tasks with their annotations, as Label Studio imports them."),
  told("prodigy", "Prodigy", "JSON lines with spans and tokens, as Prodigy reads them."),
  told("doccano", "doccano", "JSON lines with a list of labels for each text, as doccano imports them."),
  told("brat", "brat", "A ZIP archive with a text and a standoff file for each text.", {
    isForMarks: true,
    isText: false,
  }),
]

/** Whether one chooses what an export tells of each text: the forms of other tools are theirs. */
export function hasColumns(format: Format): boolean {
  return format === "csv" || format === "jsonl"
}

/** The first whole lines of a file, each cut where it would be too long to look at. */
export function firstLines(text: string, most: number, longest: number): string {
  return text
    .split("\n")
    .slice(0, most)
    .map((line) => (line.length > longest ? `${line.slice(0, longest)} …` : line))
    .join("\n")
    .trimEnd()
}

export interface ExportChoice {
  readonly format: Format
  /** Also the texts that nobody has dealt with. */
  readonly isWhole: boolean
  readonly columns: readonly Column[]
  readonly protectsFormulas: boolean
}

export const USUAL: readonly Column[] = COLUMNS.filter((each) => each.isUsual).map((each) => each.column)

/** The columns in the order of the list, with one put in or taken out. */
export function toggled(columns: readonly Column[], column: Column): Column[] {
  return COLUMNS.map((each) => each.column).filter((each) => columns.includes(each) !== (each === column))
}

/** So many texts are a look at an export, which the server does not note as one. */
const LOOK = 20

/** Where an export is fetched from; a browser that is signed in may just go there. */
export function exportAddress(project: string, choice: ExportChoice, isLook = false): string {
  const query = new URLSearchParams({ format: choice.format, whole: String(choice.isWhole) })
  if (hasColumns(choice.format)) for (const column of choice.columns) query.append("columns", column)
  if (choice.format === "csv") query.set("protect_formulas", String(choice.protectsFormulas))
  if (isLook) query.set("limit", String(LOOK))
  return `/api/v1/projects/${encodeURIComponent(project)}/export?${query.toString()}`
}

/** The first lines that have come whole out of a stream of JSON lines, as rows. */
export function firstRows(text: string, most: number): Record<string, unknown>[] {
  const lines = text.split("\n").slice(0, -1).filter(Boolean).slice(0, most)
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** A value as one short line of a table. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return ""
  if (typeof value === "string") return value
  if (typeof value === "boolean") return value ? "yes" : "no"
  if (typeof value === "number") return String(Number.isInteger(value) ? value : Number(value.toFixed(3)))
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value.join(" | ")
  return JSON.stringify(value)
}
