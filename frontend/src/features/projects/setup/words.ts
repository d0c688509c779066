/** Sizes and tasks as people say them. */

import type { Task } from "@/features/projects/setup/types"

const one = new Intl.NumberFormat("en", { maximumFractionDigits: 1 })

/** 1_234_567 → "1.2 MB". */
export function bytes(size: number): string {
  if (size < 1_000) return `${size} B`
  if (size < 1_000_000) return `${Math.round(size / 1_000)} kB`
  if (size < 1_000_000_000) return `${one.format(size / 1_000_000)} MB`
  return `${one.format(size / 1_000_000_000)} GB`
}

const DECIDED: Record<Task, string> = {
  choose_one: "one label for each text",
  choose_several: "any number of labels for each text",
  mark_spans: "to mark parts of each text",
}

/** What is decided about each text; `marksToo`: parts of it are marked besides. */
export function decided(task: Task, marksToo = false): string {
  return marksToo && task !== "mark_spans" ? `${DECIDED[task]}, and marked parts` : DECIDED[task]
}
