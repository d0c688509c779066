/** Words that are not saved yet, kept in this tab so that leaving or reloading loses none. */

export interface Draft {
  /** What has been written. */
  readonly text: string
  /** What the server had when the writing began. */
  readonly base: string
}

const NAME = "askwell:guideline:"

export function readDraft(project: string, storage: Storage = sessionStorage): Draft | null {
  const kept = storage.getItem(NAME + project)
  if (kept === null) return null
  try {
    const { text, base } = JSON.parse(kept) as Partial<Draft>
    return typeof text === "string" && typeof base === "string" ? { text, base } : null
  } catch {
    return null
  }
}

export function keepDraft(project: string, draft: Draft, storage: Storage = sessionStorage): void {
  try {
    storage.setItem(NAME + project, JSON.stringify(draft))
  } catch {
    // A full or forbidden storage is no reason to stop writing: the text is saved to the server anyway.
  }
}

export function dropDraft(project: string, storage: Storage = sessionStorage): void {
  storage.removeItem(NAME + project)
}

/** What becomes of a draft that is found: gone into what is saved already, to go on with, or to choose about. */
export function judge(draft: Draft | null, saved: string): "none" | "resume" | "conflict" {
  if (!draft || draft.text === saved) return "none"
  return draft.base === saved ? "resume" : "conflict"
}
