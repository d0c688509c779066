/** What was done in this tab, remembered across a reload, so that undo still goes back to it. */

import { draftsKey } from "@/core/drafts"
import type { Draft, Session, Step } from "@/features/annotate/session"
import { draftsOf } from "@/features/annotate/shown"

const DEPTH = 30

function keyOf(owner: string): string {
  return `askwell:past:${owner}`
}

/** Remembers the last steps; a browser that keeps nothing forgets them, which is harmless. */
export function keepPast(owner: string, past: readonly Step[]): void {
  try {
    sessionStorage.setItem(keyOf(owner), JSON.stringify(past.slice(-DEPTH)))
  } catch {
    return
  }
}

/** The steps that were remembered; none when there are none or they cannot be read. */
export function readPast(owner: string): readonly Step[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(owner)) ?? "[]")
    return Array.isArray(kept)
      ? (kept as Partial<Step>[]).map((each) => ({ spans: [], ...each }) as Step)
      : []
  } catch {
    return []
  }
}

/** Remembers what was begun and not saved, also on the text shown. */
export function keepDrafts(owner: string, session: Session): void {
  try {
    const drafts = [...draftsOf(session)]
    if (drafts.length > 0) sessionStorage.setItem(draftsKey(owner), JSON.stringify(drafts))
    else sessionStorage.removeItem(draftsKey(owner))
  } catch {
    return
  }
}

/** What was begun before the page was loaded. */
export function readDrafts(owner: string): ReadonlyMap<number, Draft> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(draftsKey(owner)) ?? "[]")
    return new Map(Array.isArray(kept) ? (kept as [number, Draft][]) : [])
  } catch {
    return new Map()
  }
}
