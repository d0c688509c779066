/** Why there is nothing to answer at the moment, in words. */

import { plural } from "@/core/format"
import type { Lull } from "@/api/types"

export interface LullWords {
  /** Whether there will be something again without new texts: others work on, or may give up, what is left. */
  readonly isWaiting: boolean
  readonly title: string
  readonly says: string
}

/** Says what keeps the texts that lack answers from this person; `clock` tells a time of the day. */
export function lullWords(lull: Lull, documents: number, clock: (at: string) => string): LullWords {
  const { held, held_until: until, assigned, sent_back: sentBack, waiting } = lull
  const says: string[] = []
  if (held > 0) {
    const free = until ? ` What they leave unanswered comes free, the first by ${clock(until)}.` : ""
    says.push(`${are(held)} in other people’s hands.${free}`)
  }
  if (assigned > 0) says.push(`${are(assigned)} assigned to others.`)
  if (sentBack > 0) says.push(`${plural(sentBack, "text was", "texts were")} sent back to others.`)
  if (waiting > 0) {
    says.push(
      `${plural(waiting, "text that you have been through lacks", "texts that you have been through lack")} the answers of others.`,
    )
  }
  if (says.length === 0) {
    const all = documents === 1 ? "The only text has" : `All ${plural(documents, "text")} have`
    return { isWaiting: false, title: "That was the last text", says: `${all} every answer that is wanted.` }
  }
  const isThrough = held === 0 && assigned === 0 && sentBack === 0
  const title = isThrough ? "You have been through every text" : "Nothing for you at the moment"
  return { isWaiting: true, title, says: says.join(" ") }
}

function are(texts: number): string {
  return plural(texts, "text is", "texts are")
}
