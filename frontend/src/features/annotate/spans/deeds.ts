/** What was last done to the marks of a text, for the screen to say. */

import type { Mark } from "@/features/annotate/spans/marks"

export type Deed =
  | {
      readonly kind: "marked" | "removed" | "accepted" | "rejected" | "moved" | "stopped"
      readonly mark: Mark
    }
  | { readonly kind: "relabelled"; readonly mark: Mark; readonly before: string }
  | { readonly kind: "all-accepted" | "all-rejected"; readonly count: number }
  | { readonly kind: "undone" | "redone"; readonly count: number }
