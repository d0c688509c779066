/** Whether something has been true for a while without a break. */

import { useEffect, useState } from "react"

export function useHeld(isTrue: boolean, milliseconds: number): boolean {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    if (!isTrue) return
    const timer = setTimeout(() => setHeld(true), milliseconds)
    return () => {
      clearTimeout(timer)
      setHeld(false)
    }
  }, [isTrue, milliseconds])
  return isTrue && isHeld
}
