/** The line above the text: what waits, for which reason, and whether everything is saved. */

import { Text } from "@mantine/core"
import type { Saving } from "@/api/sender"
import type { ReviewKind, ReviewQueue } from "@/api/types"
import { count, plural } from "@/core/format"
import { Saved } from "@/ui/Saved"
import { KINDS } from "./words"

interface Props {
  kind: ReviewKind | null
  counts: ReviewQueue["counts"] | null
  /** How many texts wait, for the reason that is wanted. */
  total: number
  saving: Saving
  onKind: (kind: string | null) => void
  onSend: () => void
  onDismiss: (id: string) => void
}

export function ReviewHead({ kind, counts, total, saving, onKind, onSend, onDismiss }: Props) {
  const some = KINDS.filter(([each]) => (counts?.[each] ?? 0) > 0 || each === kind)
  return (
    <div className="review-head">
      <Text size="sm" className="figures review-count" component="span" role="status">
        {counts && (total === 0 ? "nothing waits" : <b>{plural(total, "text")} to decide</b>)}
      </Text>
      <div className="review-kinds" role="toolbar" aria-label="Why texts wait">
        {some.length > 1 || kind ? (
          <button type="button" aria-pressed={kind === null} onClick={() => onKind(null)}>
            All
          </button>
        ) : null}
        {some.map(([each, name]) => (
          <button key={each} type="button" aria-pressed={kind === each} onClick={() => onKind(each)}>
            {name} <span className="figures">{count(counts?.[each] ?? 0)}</span>
          </button>
        ))}
      </div>
      <Saved saving={saving} onSend={onSend} onDismiss={onDismiss} />
    </div>
  )
}
