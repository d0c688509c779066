/** What a key means on the annotate screen; a command's key wins over a label's. */

import type { Label } from "@/api/types"
import { commandOf, nameOf, type Command, type Press } from "@/core/shortcuts"

export type Meaning =
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "label"; readonly label: string }
  | { readonly kind: "move"; readonly by: 1 | -1 }
  | { readonly kind: "leave" }
  /** Something that is done to the marks of a text; `key` is the press by its name. */
  | { readonly kind: "spans"; readonly command: Command; readonly key: string }

const HELD = new Set<Command>(["goByWord", "goByLine", "take", "byCharacter", "walk", "moveEnd", "moveStart"])

/** The meaning of a press outside of fields, or null. A key held down moves, but answers nothing. */
export function meaningOf(
  press: Press & { readonly repeat?: boolean },
  labels: readonly Label[],
  marksSpans = false,
): Meaning | null {
  const key = nameOf(press)
  const marking = marksSpans ? commandOf(press, "spans") : null
  if (marking && (!press.repeat || HELD.has(marking))) return { kind: "spans", command: marking, key }
  if (key === "arrowdown") return { kind: "move", by: 1 }
  if (key === "arrowup") return { kind: "move", by: -1 }
  if (press.repeat) return null
  if (key === "escape") return { kind: "leave" }
  const command = commandOf(press, "annotate")
  if (command) return { kind: "command", command }
  const label = labels.find((each) => !each.is_archived && each.key === key)
  return label ? { kind: "label", label: label.id } : null
}
