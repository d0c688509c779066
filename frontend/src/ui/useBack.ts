/** Notices that the connection, or the person to the page, is back. */

import { useEffect, useEffectEvent } from "react"

export function useBack(onBack: () => void): void {
  const back = useEffectEvent(() => {
    if (document.visibilityState === "visible") onBack()
  })
  useEffect(() => {
    window.addEventListener("online", back)
    document.addEventListener("visibilitychange", back)
    return () => {
      window.removeEventListener("online", back)
      document.removeEventListener("visibilitychange", back)
    }
  }, [])
}
