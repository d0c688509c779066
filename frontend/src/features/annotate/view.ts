/** What the screen shows beside the session: typing, the row that is pointed at, the panel that is open. */

export type Panel = "guideline" | "history"

export interface View {
  readonly mode: "choose" | "find" | "comment"
  readonly typed: string
  readonly active: number | null
  readonly panel: Panel | null
}

export const CALM: View = { mode: "choose", typed: "", active: null, panel: null }

/** The view for a new text: nothing typed, nothing pointed at; the guideline stays open, history closes. */
export function turned(view: View): View {
  return { ...CALM, panel: view.panel === "guideline" ? "guideline" : null }
}

/** Opens a panel, or closes it when it is open. */
export function toggled(view: View, panel: Panel): View {
  return { ...view, panel: view.panel === panel ? null : panel }
}
