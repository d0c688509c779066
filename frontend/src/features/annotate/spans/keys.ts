/** What a key of the table does to the marks of a text, or where in the lines it goes. */

import type { Command } from "@/core/shortcuts"
import type { Unit } from "@/features/annotate/spans/caret"
import type { Doing } from "@/features/annotate/spans/work"

/** A way that depends on how the lines are broken on the screen. */
export interface Journey {
  readonly kind: "line" | "line-end" | "text-end"
  readonly by: 1 | -1
  readonly takes: boolean
}

export type KeyMeaning =
  Doing | Journey | { readonly kind: "walk"; readonly by: 1 | -1 } | { readonly kind: "finish" }

/** `key` is the press by its name; where the text reads from the right, the arrows are about what is seen. */
export function keyMeaning(command: Command, key: string, isRightToLeft: boolean): KeyMeaning | null {
  const takes = key.includes("shift+")
  const unit: Unit = key.includes("alt+") ? "character" : "word"
  const forwards = /arrowdown|end$/.test(key) || (/arrowright/.test(key) ? !isRightToLeft : isRightToLeft)
  const by = /arrowup|home$/.test(key) ? -1 : forwards ? 1 : -1
  switch (command) {
    case "goByWord":
    case "goByLine":
    case "goToEnd":
    case "take":
    case "byCharacter":
      if (/arrow(up|down)/.test(key)) return { kind: "line", by, takes }
      if (/home|end$/.test(key)) return { kind: key.includes("mod+") ? "text-end" : "line-end", by, takes }
      return { kind: "step", unit, by, takes }
    case "moveEnd":
      return { kind: "edge", side: "end", unit, by }
    case "moveStart":
      return { kind: "edge", side: "start", unit, by }
    case "walk":
      return { kind: "walk", by: takes ? -1 : 1 }
    case "remove":
      return { kind: "remove" }
    case "rejectAll":
      return { kind: "reject-all" }
    case "drop":
      return { kind: "drop" }
    case "finish":
      return { kind: "finish" }
    default:
      return null
  }
}
