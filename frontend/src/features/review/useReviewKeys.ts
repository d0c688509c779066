/** The keys of the review screen. */

import { commandOf, nameOf, type Command } from "@/core/shortcuts"
import { useKeyPresses } from "@/ui/useKeyPresses"

interface Meanings {
  readonly command: (command: Command) => boolean
  /** Given any other key by its name; says whether it was used. */
  readonly key: (name: string) => boolean
}

export function useReviewKeys({ command, key }: Meanings): void {
  useKeyPresses((event) => {
    if (event.repeat) return false
    const meant = commandOf(event, "review")
    return meant ? command(meant) : key(nameOf(event))
  })
}
