/** What the screen says about marks: on the button of Enter, beside it, and to a screen reader. */

import type { Label } from "@/api/types"
import { percent, plural } from "@/core/format"
import type { EnterMeaning, Session } from "@/features/annotate/session"
import type { Deed } from "@/features/annotate/spans/deeds"
import { ghostsOf, isGhost, markAt, type Mark } from "@/features/annotate/spans/marks"
import { focused, taken, type Work } from "@/features/annotate/spans/work"

type Labels = ReadonlyMap<string, Label>

const LONGEST = 60

/** A part of the text in one line that is not long. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
}

/** What Enter does, as its button says it. */
export function enterSays(means: EnterMeaning, session: Session, labels: Labels): string {
  switch (means.kind) {
    case "accept":
      return `Accept ${labels.get(means.mark.label)?.name ?? "it"}`
    case "accept-all":
      return `Accept ${plural(means.count, "suggestion")}`
    case "choose":
      return "Choose a label first"
    case "arm":
      return "Nothing to mark here"
    case "save":
      return saveSays(means.labels, means.spans, session, labels)
  }
}

function saveSays(chosen: readonly string[], spans: number, session: Session, labels: Labels): string {
  const names = chosen.flatMap((id) => labels.get(id)?.name ?? [])
  if (names.length === 0 && spans === 0) return "Press again: nothing to mark"
  const marked = session.task === "mark_spans" || spans > 0 ? [plural(spans, "mark")] : ["no mark"]
  const all = [...names, ...marked].join(" + ")
  return `${session.chosen.length > 0 || names.length === 0 ? "Save" : "Accept"} ${all}`
}

/** Where the marking stands, in one line above the button; `kept` says why nothing is suggested. */
export function standSays(work: Work, kept: string | null, labels: Labels): string {
  const armed = work.armed !== null ? labels.get(work.armed)?.name : undefined
  if (armed) return `Click or drag over words to mark them ${armed}.`
  const ghosts = ghostsOf(work.marks).length
  const given = work.marks.length - ghosts
  if (ghosts > 0 && given > 0) return `${ghosts} suggested, ${given} marked.`
  if (ghosts > 0) return `The model suggests ${plural(ghosts, "mark")}.`
  if (given > 0) return `${plural(given, "mark")} in this text.`
  return kept ?? "Nothing is marked yet."
}

/** What a screen reader is told after a key: what was done, or where the caret is. */
export function spoken(work: Work, labels: Labels): string {
  const { deed } = work
  const mark = focused(work)
  if (deed) {
    const told = deedSays(deed, work, labels)
    return mark && !isAbout(deed, mark) ? `${told} ${markSays(mark, work, labels)}` : told
  }
  if (mark) return markSays(mark, work, labels)
  const part = taken(work)
  if (part) return `Taken: ${shortened(work.placed.slice(part))}`
  if (!work.caret) return ""
  const under = markAt(work.marks, work.caret.start)
  const word = work.placed.slice(work.caret)
  return under ? `${word}, in ${markSays(under, work, labels)}` : word
}

function isAbout(deed: Deed, mark: Mark): boolean {
  return "mark" in deed && deed.mark.id === mark.id
}

/** "Velvet Heron, Actor, suggested 84 %". */
export function markSays(mark: Mark, { placed }: Work, labels: Labels): string {
  const likely = mark.chance === null ? "" : `, suggested ${percent(mark.chance)}`
  return `${shortened(placed.slice(mark))}, ${labels.get(mark.label)?.name ?? "no label"}${likely}`
}

const DEEDS = {
  marked: "Marked",
  removed: "Removed",
  accepted: "Accepted",
  rejected: "Rejected",
  moved: "Now",
}

function deedSays(deed: Deed, work: Work, labels: Labels): string {
  switch (deed.kind) {
    case "all-accepted":
      return `Accepted ${plural(deed.count, "suggestion")}.`
    case "all-rejected":
      return `Rejected ${plural(deed.count, "suggestion")}.`
    case "undone":
    case "redone":
      return `${deed.kind === "undone" ? "Undone" : "Redone"}: ${plural(work.marks.length, "mark")}.`
    case "stopped":
      return "It cannot go further."
    case "relabelled":
      return `Changed from ${labels.get(deed.before)?.name ?? "another label"}: ${markSays(deed.mark, work, labels)}.`
    default: {
      const mark = isGhost(deed.mark) ? { ...deed.mark, chance: null } : deed.mark
      return `${DEEDS[deed.kind]}: ${markSays(mark, work, labels)}.`
    }
  }
}
