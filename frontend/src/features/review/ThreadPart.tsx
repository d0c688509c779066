/** What people wrote to each other about the text, in its order, and whether it is settled. */

import { Button } from "@mantine/core"
import type { ReactNode } from "react"
import type { Thread } from "@/api/types"
import { Remarks } from "@/ui/Remarks"
import { Cap } from "@/ui/Cap"

interface Props {
  thread: Thread
  call: (person: string) => string
  isBlind: boolean
  onSettle: () => void
  children: ReactNode
}

export function ThreadPart({ thread, call, isBlind, onSettle, children }: Props) {
  if (thread.remarks.length === 0 && !children) return null
  return (
    <section className="review-thread" aria-label="Comments">
      <h2 className="review-heading">Comments</h2>
      <Remarks thread={thread} call={isBlind ? call : undefined} />
      {children}
      {thread.remarks.length > 0 && thread.settled_event === null && !children && (
        <Button size="xs" variant="default" onClick={onSettle} rightSection={<Cap>.</Cap>}>
          Nothing more to say: settle
        </Button>
      )}
    </section>
  )
}
