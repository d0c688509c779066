/** What was done in this tab, remembered across a reload, so that undo still goes back to it. */

import type { Step } from "@/features/annotate/session"

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
    return Array.isArray(kept) ? (kept as Step[]) : []
  } catch {
    return []
  }
}
