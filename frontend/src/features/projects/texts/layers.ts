/** Whose marks of a text can be looked at: one's own, other people's, the model's. */

import type { LookedPart } from "@/ui/MarkedText"
import type { Looks } from "./labels"
import { lookedSpans } from "./spans"
import type { Found, TextRow } from "./types"

export interface Layer {
  readonly key: string
  /** Whose marks they are, and how many. */
  readonly says: string
  readonly marks: readonly LookedPart[]
}

/** The layers of a text, one's own first and the model's last; answers without marks of a marking project count. */
export function layersOf(
  row: Pick<TextRow, "answers">,
  found: Found | null,
  looks: Looks,
  me: string | undefined,
): Layer[] {
  const given = row.answers
    .filter((answer) => answer.status === "submitted")
    .sort((a, b) => Number(b.person_id === me) - Number(a.person_id === me))
  const layers = given.map((answer) => ({
    key: answer.person_id,
    says: `${answer.person_id === me ? "You" : answer.person} · ${answer.spans.length}`,
    marks: lookedSpans(answer.spans, looks),
  }))
  if (!found) return layers
  return [...layers, { key: "model", says: `Model · ${found.length}`, marks: lookedSpans(found, looks) }]
}
