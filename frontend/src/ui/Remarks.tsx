/** Comments on a text, oldest first: who wrote what, and when. */

import { Text } from "@mantine/core"
import { useState } from "react"
import type { Remark, Thread } from "@/api/types"
import { ago } from "@/core/format"
import "@/ui/remarks.css"

interface Props {
  thread: Thread
  /** How people are called, where that is not by their names. */
  call?: ((person: string) => string) | undefined
}

export function Remarks({ thread, call }: Props) {
  const [now] = useState(() => Date.now())
  if (thread.remarks.length === 0) return null
  return (
    <ol className="remarks">
      {thread.remarks.map((remark) => (
        <li key={remark.event_id}>
          <p dir="auto">{remark.text}</p>
          <Text size="xs" c="dimmed">
            {call ? call(remark.person_id) : remark.person}
            {BESIDE[remark.kind]?.(remark) ?? ""} ·{" "}
            <time dateTime={remark.at}>{ago(remark.at, Math.max(now, Date.parse(remark.at)))}</time>
          </Text>
        </li>
      ))}
      {thread.settled_by !== null && (
        <li className="remarks-settled">
          <Text size="sm" c="dimmed">
            Settled by {thread.settled_by}
          </Text>
        </li>
      )}
    </ol>
  )
}

/** What was done with the words, where it was more than writing them. */
const BESIDE: Partial<Record<Remark["kind"], (remark: Remark) => string>> = {
  return: ({ about }) => `, sending ${about ? `${about}’s` : "an"} answer back`,
  review: () => ", deciding",
  skip: () => ", skipping it",
  flag: () => ", flagging it",
}
