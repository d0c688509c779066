/** What was typed, once typing has paused; the last that made sense stays meanwhile. */

import { useEffect, useState } from "react"

const PAUSE = 350

export function useHeld<Value>(value: Value | null): Value | null {
  const [held, setHeld] = useState(value)
  const told = JSON.stringify(value)
  useEffect(() => {
    const found = JSON.parse(told) as Value | null
    if (found === null) return
    const timer = setTimeout(() => setHeld(found), PAUSE)
    return () => clearTimeout(timer)
  }, [told])
  return held
}
