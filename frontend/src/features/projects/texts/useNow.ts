/** The time, told anew twice a minute, so that "just now" does not stay. */

import { useInterval } from "@mantine/hooks"
import { useState } from "react"

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useInterval(() => setNow(Date.now()), 30_000, { autoInvoke: true })
  return now
}
