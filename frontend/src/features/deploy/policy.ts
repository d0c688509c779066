/** When a deployment leaves a text to people, as it is typed: numbers that may not be right yet. */

import type { Policy, PolicyGiven } from "@/features/deploy/queries"

export type PolicyKind = Policy["kind"]

/** What is typed: percents and costs, also those of the kind that is not chosen now. */
export interface Draft {
  readonly kind: PolicyKind
  readonly percent: number | string
  readonly wrong: number | string
  readonly asking: number | string
  /** By label id: a percent or a cost, as the kind is. */
  readonly byLabel: Readonly<Record<string, number | string>>
}

export const USUAL: Draft = { kind: "precision", percent: 95, wrong: 10, asking: 1, byLabel: {} }

const LEAST_PERCENT = 5
const MOST_PERCENT = 99.9
const MOST_COST = 1_000_000

/** Targets at which it is shown what another choice would mean, after “always”. */
export const TARGETS: readonly number[] = [0.8, 0.9, 0.95, 0.98, 0.99]

/** A target that every answer reaches: what it would mean to answer always, and how often that is right. */
export const ALWAYS: PolicyGiven = { kind: "precision", target: LEAST_PERCENT / 100, by_label: {} }

/** The draft of what is saved. */
export function draftOf(policy: Policy): Draft {
  const { kind, target, wrong, asking } = policy
  const shown = Object.entries(policy.by_label).map(([id, value]) => [
    id,
    kind === "precision" ? percentOf(value) : value,
  ])
  return {
    kind,
    percent: target === null ? USUAL.percent : percentOf(target),
    wrong: wrong ?? USUAL.wrong,
    asking: asking ?? USUAL.asking,
    byLabel: Object.fromEntries(shown) as Draft["byLabel"],
  }
}

/** What is wrong with a draft, in a sentence; null where it can be saved. */
export function problemOf(draft: Draft): string | null {
  if (draft.kind === "never") return null
  const own = Object.values(draft.byLabel).filter((value) => value !== "")
  if (draft.kind === "precision") {
    const isRight = [draft.percent, ...own].every((value) => isWithin(value, LEAST_PERCENT, MOST_PERCENT))
    return isRight ? null : `Give a percentage from ${LEAST_PERCENT} to ${MOST_PERCENT}.`
  }
  const isRight = [draft.wrong, draft.asking, ...own].every((value) => isWithin(value, 0, MOST_COST))
  return isRight ? null : "Give costs of 0 or more."
}

/** The policy that a draft means; null while something is wrong with it. */
export function policyOf(draft: Draft): PolicyGiven | null {
  if (problemOf(draft) !== null) return null
  const own = Object.entries(draft.byLabel).filter(([, value]) => value !== "")
  switch (draft.kind) {
    case "never":
      return { kind: "never", by_label: {} }
    case "precision": {
      const shares = own.map(([id, value]) => [id, shareOf(value)])
      return {
        kind: "precision",
        target: shareOf(draft.percent),
        by_label: Object.fromEntries(shares) as Record<string, number>,
      }
    }
    case "costs": {
      const costs = own.map(([id, value]) => [id, Number(value)])
      return {
        kind: "costs",
        wrong: Number(draft.wrong),
        asking: Number(draft.asking),
        by_label: Object.fromEntries(costs) as Record<string, number>,
      }
    }
  }
}

/** Whether a draft means what is saved. */
export function isSame(draft: Draft, policy: Policy): boolean {
  const meant = policyOf(draft)
  return meant !== null && JSON.stringify(flat(meant)) === JSON.stringify(flat(policy))
}

/** The policy as it is sent, of what the server told. */
export function givenOf({ kind, target, wrong, asking, by_label }: Policy): PolicyGiven {
  return {
    kind,
    ...(target !== null && { target }),
    ...(wrong !== null && { wrong }),
    ...(asking !== null && { asking }),
    by_label,
  }
}

function flat({ kind, target, wrong, asking, by_label }: PolicyGiven | Policy) {
  const own = Object.entries(by_label ?? {}).sort(([one], [other]) => (one < other ? -1 : 1))
  return [kind, target ?? null, wrong ?? null, asking ?? null, own]
}

function isWithin(value: number | string, low: number, high: number): boolean {
  const number = Number(value)
  return value !== "" && Number.isFinite(number) && number >= low && number <= high
}

/** 0.95 → 95, and 0.999 → 99.9, without the dust of binary fractions. */
function percentOf(share: number): number {
  return Math.round(share * 1e6) / 1e4
}

function shareOf(percent: number | string): number {
  return Math.round(Number(percent) * 1e4) / 1e6
}
