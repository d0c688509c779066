/** Changes of the label set in plain sentences. */

import { plural } from "@/core/format"
import type { Change } from "@/features/projects/labels/useChanges"

/** “Refund”, “Refund” and “Delivery”, or the first two and how many more. */
export function named(names: readonly string[]): string {
  const quoted = names.map((name) => `“${name}”`)
  if (quoted.length <= 1) return quoted.join("")
  if (quoted.length > 4) return `${quoted.slice(0, 3).join(", ")} and ${quoted.length - 3} more`
  return `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1) ?? ""}`
}

/** "23 answers by 2 people", with spans and reviews where there are any. */
export function reachSays({ reach }: Pick<Change, "reach">): string {
  const parts = [
    `${plural(reach.answers, "answer")} by ${plural(reach.people, "person", "people")}`,
    reach.spans > 0 && `with ${plural(reach.spans, "mark")}`,
    reach.reviews > 0 && `and ${plural(reach.reviews, "review")}`,
  ]
  return parts.filter((part) => part !== false).join(" ")
}

/** What was done, in the list of changes and in the message after it. */
export function changeInWords(change: Change): string {
  const from = named(Object.values(change.labels))
  const into = named(Object.values(change.into))
  const many = plural(change.reach.answers, "answer")
  switch (change.kind) {
    case "merge":
      return `Merged ${from} into ${into}: ${many}.`
    case "split":
      return `Split ${from} into ${into}: ${many}.`
    case "delete":
      if (into) return `Deleted ${from}; ${many} went to ${into}.`
      if (change.reach.answers === 0) return `Deleted ${from}.`
      return change.note
        ? `Deleted ${from}; ${many} went back to who gave them.`
        : `Deleted ${from}; taken off ${many}.`
    case "ask_again":
      return from ? `Asked ${many} with ${from} again.` : `Asked ${many} again.`
  }
}
