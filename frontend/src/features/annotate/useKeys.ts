/** The keys of the annotate screen. */

import type { Label } from "@/api/types"
import { meaningOf, type Meaning } from "@/features/annotate/keyPress"
import { useKeyPresses } from "@/ui/useKeyPresses"

/** Calls `onMeaning` with what a key means; it returns whether the key was used. */
export function useKeys(
  labels: readonly Label[],
  marksSpans: boolean,
  onMeaning: (meaning: Meaning, at: number) => boolean,
): void {
  useKeyPresses((event) => {
    const meaning = meaningOf(event, labels, marksSpans)
    return meaning !== null && onMeaning(meaning, event.timeStamp)
  })
}
