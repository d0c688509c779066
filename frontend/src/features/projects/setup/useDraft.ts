/** The draft of a new project, written to the tab's storage at each change. */

import { useEffect, useReducer, useRef } from "react"
import { EMPTY, reduce, restored } from "@/features/projects/setup/draft"

const PLACE = "askwell:new-project"

/** Gives the draft, how to change it, and how to forget it for good once its project is there. */
export function useDraft() {
  const [draft, change] = useReducer(reduce, null, () => restored(read()))
  const isForgotten = useRef(false)
  useEffect(() => {
    if (!isForgotten.current) write(draft === EMPTY ? null : JSON.stringify(draft))
  }, [draft])
  const forget = () => {
    isForgotten.current = true
    write(null)
  }
  return [draft, change, forget] as const
}

/** A browser without storage still sets up a project; only a reload loses the draft there. */
function write(draft: string | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(PLACE)
    else sessionStorage.setItem(PLACE, draft)
  } catch {
    return
  }
}

function read(): string | null {
  try {
    return sessionStorage.getItem(PLACE)
  } catch {
    return null
  }
}
