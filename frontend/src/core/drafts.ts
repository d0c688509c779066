/** What was begun on a text and is not saved, in the tab's storage, where the label screen finds it. */

/** A part that was marked: code points, with a label's id. */
export interface DraftMark {
  readonly start: number
  readonly end: number
  readonly label: string
}

/** Where a person's drafts of a project are kept; `owner` is "person:project". */
export function draftsKey(owner: string): string {
  return `askwell:drafts:${owner}`
}

/** Leaves an answer for the label screen to go on with; a browser that keeps nothing begins anew there. */
export function leaveDraft(
  owner: string,
  document: number,
  chosen: readonly string[],
  marks: readonly DraftMark[],
): void {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(draftsKey(owner)) ?? "[]")
    const others = Array.isArray(kept) ? (kept as [number, unknown][]).filter(([id]) => id !== document) : []
    const spans = marks.map(({ start, end, label }, id) => ({ id, start, end, label, chance: null }))
    sessionStorage.setItem(draftsKey(owner), JSON.stringify([...others, [document, { chosen, spans }]]))
  } catch {
    return
  }
}
