/** Questions for the tests of this feature. */

import type { Question } from "@/api/types"

const HASH = "0123456789abcdef0123456789abcdef"

/** A question about a text with this id, with what the model would answer. */
export function question(
  id: number,
  chances: Record<string, number> = { refund: 0.84, invoice: 0.1 },
): Question {
  const labels = Object.entries(chances).map(([label_id, probability]) => ({
    label_id,
    name: label_id,
    probability,
  }))
  return {
    document: { id, external_id: null, text: `text ${id}`, text_hash: HASH, metadata: {} },
    stream: "active",
    is_audit: false,
    is_check: false,
    reason: { kind: "typical", phrase: "typical of many texts", labels: [], since: null },
    suggestion: { labels, spans: [], epistemic: 0.1, out_of_scope: 0.5 },
    model_version: 3,
    answers_learnt: 3,
    lease_expires_at: "2026-03-01T12:10:00Z",
    returned: null,
  }
}

/** The same, drawn at random to check the model. */
export function audit(id: number): Question {
  return {
    ...question(id),
    is_audit: true,
    stream: "audit",
    reason: { kind: "random", phrase: "", labels: [], since: null },
  }
}
