/** Whether everything that was done is saved, in words. */

import { plural } from "@/core/format"

/** What has to be known to say it. */
interface Standing {
  readonly waiting: number
  readonly trouble: "none" | "offline" | "sign-in"
  readonly isKept: boolean
}

export interface SavedPhrase {
  readonly tone: "good" | "busy" | "bad"
  readonly says: string
  readonly means: string
}

/** Whether everything is saved, in one phrase and what it means. */
export function savedPhrase({ waiting, trouble, isKept }: Standing): SavedPhrase {
  const safe = isKept
    ? "They are kept on this device and sent by themselves; you can go on."
    : "This browser keeps nothing on the device: leave the page open until they are sent."
  if (waiting === 0) return { tone: "good", says: "saved", means: "Every answer has reached the server." }
  if (trouble === "sign-in")
    return {
      tone: "bad",
      says: `${waiting} waiting, signed out`,
      means: `Sign in again to send them. ${safe}`,
    }
  if (trouble === "offline") return { tone: "bad", says: `${waiting} waiting, offline`, means: safe }
  return { tone: "busy", says: "saving…", means: `${plural(waiting, "answer")} on the way. ${safe}` }
}
