/** The filters and the open text, as the address holds them: every view can be shared, and back works. */

import { useCallback, useMemo } from "react"
import { useSearchParams } from "react-router"
import { parseFilters, printFilters, type Filters } from "./filters"

export function useAddress() {
  const [address, setAddress] = useSearchParams()
  const shown = printFilters(parseFilters(address)).toString()
  const filters = useMemo(() => parseFilters(new URLSearchParams(shown)), [shown])
  const open = /^\d{1,15}$/.test(address.get("open") ?? "") ? Number(address.get("open")) : null
  const set = useCallback(
    (next: Filters, text: number | null, replace: boolean) => {
      const printed = printFilters(next)
      if (text !== null) printed.set("open", String(text))
      setAddress(printed, { replace, preventScrollReset: true })
    },
    [setAddress],
  )
  return {
    filters,
    open,
    /** Typing goes on in one entry of the history; everything else makes a new one. */
    setFilters: (next: Filters) => set(next, null, next.q !== filters.q && filters.q !== ""),
    openText: (text: number | null) => set(filters, text, open !== null && text !== null),
  }
}
