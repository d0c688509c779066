/** A file on its way to the server: for a look at its first rows, or to be taken in. */

import { upload, type Sent } from "@/api/upload"
import type { Job } from "@/api/types"
import type { Roles } from "@/features/projects/setup/columns"
import type { Preview, Reading } from "@/features/projects/setup/types"

const ENOUGH = 1_000_000
const BY_LINE = /\.(csv|tsv|tab|jsonl|ndjson|txt|conll|bio|iob|bioes)$/i

/** Gives a file's first rows as the server reads them; of a long file with lines only the start is sent. */
export async function previewFile(
  project: string | null,
  file: File,
  reading: Reading,
  signal: AbortSignal,
): Promise<Preview> {
  const form = new FormData()
  form.set("options", JSON.stringify(readingOptions(reading)))
  form.set("file", await beginning(file), file.name)
  return upload<Preview>(project === null ? "/api/v1/files:preview" : path(project, "preview"), form, {
    signal,
  })
}

/** Hands a file over; the answer is the job that takes it in. */
export function importFile(
  project: string,
  file: File,
  roles: Roles,
  reading: Reading,
  options: { signal: AbortSignal; onProgress: (sent: Sent) => void },
): Promise<Job> {
  const form = new FormData()
  form.set("options", JSON.stringify(importOptions(roles, reading)))
  form.set("file", file, file.name)
  return upload<Job>(path(project, "import"), form, options)
}

function readingOptions({ sheet, format, unit }: Reading): Record<string, unknown> {
  return { sheet, format, offset_unit: unit }
}

/** The choice of columns in the contract's words; without a column of answers the texts go in alone. */
export function importOptions(roles: Roles, reading: Reading): Record<string, unknown> {
  return {
    text_column: roles.text,
    id_column: roles.id,
    label_column: roles.label,
    label_separator: roles.label === null ? null : roles.separator,
    metadata_columns: roles.kept,
    span_column: roles.spans,
    answers: roles.label !== null || roles.spans !== null,
    ...readingOptions(reading),
  }
}

/** The start of a long file up to the end of a line; the whole of a short one. */
export async function beginning(file: File): Promise<Blob> {
  if (file.size <= 2 * ENOUGH || !BY_LINE.test(file.name)) return file
  const start = new Uint8Array(await file.slice(0, ENOUGH).arrayBuffer())
  const end = start.lastIndexOf(10)
  return end > 0 ? new Blob([start.subarray(0, end + 1)]) : file
}

function path(project: string, action: string): string {
  return `/api/v1/projects/${encodeURIComponent(project)}/documents:${action}`
}
