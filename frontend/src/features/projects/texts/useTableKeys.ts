/** What the keys of this page do. */

import type { RefObject } from "react"
import type { useBulk } from "./useBulk"
import { useKeys } from "./useKeys"

interface Given {
  grid: RefObject<HTMLDivElement | null>
  search: RefObject<HTMLInputElement | null>
  panel: RefObject<HTMLElement | null>
  active: number | null
  open: number | null
  order: readonly number[]
  /** Goes to the next text or the one before, and gives its id. */
  step: (by: 1 | -1) => number | undefined
  openText: (id: number) => void
  close: () => void
  bulk: ReturnType<typeof useBulk>
}

export function useTableKeys({
  grid,
  search,
  panel,
  active,
  open,
  order,
  step,
  openText,
  close,
  bulk,
}: Given) {
  const focus = () => grid.current?.focus({ preventScroll: true })
  const move = (by: 1 | -1) => {
    focus()
    return step(by)
  }
  useKeys(grid, {
    next: () => void move(1),
    previous: () => void move(-1),
    open: () => {
      if (active !== null && open === active) panel.current?.querySelector<HTMLElement>(FIRST)?.focus()
      else if (active !== null) openText(active)
    },
    select: () => {
      if (active !== null) bulk.dispatch({ kind: "toggle", id: active })
    },
    extend: (event) => {
      const from = active
      const id = move(event.key === "ArrowDown" ? 1 : -1)
      if (id === undefined) return
      if (from !== null && bulk.selection.anchor === null) bulk.dispatch({ kind: "toggle", id: from })
      bulk.dispatch({ kind: "extend", id, order })
    },
    selectAll: () => bulk.dispatch({ kind: "choose", ids: order }),
    search: () => search.current?.select(),
    leave: () => {
      if (open !== null) close()
      else bulk.dispatch({ kind: "clear" })
    },
  })
}

/** Where the hands go in an open text: its labels. */
const FIRST = ".texts-choices input, .texts-choices button"
