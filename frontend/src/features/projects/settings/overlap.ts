/** How many people answer each text, in plain words. */

import { percent } from "@/core/format"

export const SHARES = [
  { value: "1", name: "every text" },
  { value: "0.5", name: "about half of the texts" },
  { value: "0.333", name: "about a third of the texts" },
  { value: "0.2", name: "about a fifth of the texts" },
  { value: "0.1", name: "about a tenth of the texts" },
] as const

interface Settings {
  overlap: number
  overlap_share: number
  overlap_most: number | null
}

/** The shares to choose from, with the one that is set, whatever it is. */
export function sharesWith(share: number): { value: string; label: string }[] {
  const known = SHARES.map(({ value, name }) => ({ value, label: name }))
  if (known.some((each) => Number(each.value) === share)) return known
  return [...known, { value: String(share), label: `${percent(share)} of the texts` }]
}

/** Says who answers what, in one sentence. */
export function overlapWords({ overlap, overlap_share: share, overlap_most: most }: Settings): string {
  const name = sharesWith(share).find((each) => Number(each.value) === share)?.label ?? ""
  const more = most !== null && most > overlap ? `; up to ${most} where the model wants another opinion` : ""
  if (overlap === 1) return `One person answers each text${more}.`
  const rest = share < 1 ? ", one each of the others" : ""
  return `${overlap} people answer ${name}${rest}${more}.`
}
