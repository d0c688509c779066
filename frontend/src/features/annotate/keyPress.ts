/** What a key means on the annotate screen; a command's key wins over a label's. */

import type { Label } from "@/api/types"
import { commandOf, nameOf, type Command, type Press } from "@/core/shortcuts"

export type Meaning =
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "label"; readonly label: string }
  | { readonly kind: "move"; readonly by: 1 | -1 }
  | { readonly kind: "leave" }

/** The meaning of a press outside of fields, or null. A key held down answers nothing. */
export function meaningOf(
  press: Press & { readonly repeat?: boolean },
  labels: readonly Label[],
): Meaning | null {
  const name = nameOf(press)
  if (name === "arrowdown") return { kind: "move", by: 1 }
  if (name === "arrowup") return { kind: "move", by: -1 }
  if (press.repeat) return null
  if (name === "escape") return { kind: "leave" }
  const command = commandOf(press, "annotate")
  if (command) return { kind: "command", command }
  const label = labels.find((each) => !each.is_archived && each.key === name)
  return label ? { kind: "label", label: label.id } : null
}
