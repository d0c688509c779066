/** Which texts are chosen: a reducer, so that clicks, keys and ranges all mean the same. */

export interface Selection {
  readonly chosen: ReadonlySet<number>
  /** Where a range begins: the text chosen last on its own. */
  readonly anchor: number | null
  /** What was chosen when the range began; a range that shrinks gives back to it. */
  readonly before: ReadonlySet<number>
}

export type Choice =
  | { readonly kind: "toggle"; readonly id: number }
  /** Choose from the anchor to `id`, in the order that the table shows. */
  | { readonly kind: "extend"; readonly id: number; readonly order: readonly number[] }
  | { readonly kind: "choose"; readonly ids: readonly number[] }
  | { readonly kind: "clear" }

const NONE: ReadonlySet<number> = new Set()
export const NOTHING_CHOSEN: Selection = { chosen: NONE, anchor: null, before: NONE }

export function choose(selection: Selection, choice: Choice): Selection {
  switch (choice.kind) {
    case "toggle": {
      const chosen = new Set(selection.chosen)
      if (!chosen.delete(choice.id)) chosen.add(choice.id)
      return { chosen, anchor: choice.id, before: chosen }
    }
    case "extend": {
      const anchor = selection.anchor ?? choice.id
      const [from, to] = [choice.order.indexOf(anchor), choice.order.indexOf(choice.id)]
      if (to < 0) return selection
      const start = from < 0 ? to : from
      const range = choice.order.slice(Math.min(start, to), Math.max(start, to) + 1)
      return {
        chosen: new Set([...selection.before, ...range]),
        anchor: from < 0 ? choice.id : anchor,
        before: selection.before,
      }
    }
    case "choose": {
      const chosen = new Set(choice.ids)
      return { chosen, anchor: null, before: chosen }
    }
    case "clear":
      return NOTHING_CHOSEN
  }
}
