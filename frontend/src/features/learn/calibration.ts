/** Whether the model's probabilities can be believed: bins made wide enough, intervals, and plain words. */

import type { Estimate } from "@/api/types"
import { percent, plural } from "@/core/format"
import type { LabelQuality, ReliabilityBin } from "@/features/learn/queries"

const Z = 1.959964
const FEWEST_IN_BIN = 8
const ENOUGH_IN_BIN = 12
const MOST_BINS = 7
/** An interval wider than this says nothing. */
const TOO_WIDE = 0.62
/** With fewer texts than this, what was right may differ much from what was said by chance alone. */
const FEW = 40

/** A point of the reliability diagram: what the model said, how often it was right, and its 95 % interval. */
export interface CalibrationPoint {
  readonly said: number
  readonly right: number
  readonly low: number
  readonly high: number
  readonly count: number
}

/** Wilson's 95 % score interval of `hits` in `total`; [0, 1] where nothing was counted. */
export function wilson(hits: number, total: number): Estimate {
  if (total <= 0) return { value: 0, low: 0, high: 1 }
  const share = hits / total
  const room = (Z * Z) / total
  const centre = (share + room / 2) / (1 + room)
  const half = (Z / (1 + room)) * Math.sqrt((share * (1 - share)) / total + room / (4 * total))
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/** Bins from the least confident on, each joined with its neighbours until it holds enough texts. */
export function calibrationPoints(bins: readonly ReliabilityBin[]): readonly CalibrationPoint[] {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0)
  const enough = Math.min(ENOUGH_IN_BIN, Math.max(FEWEST_IN_BIN, Math.ceil(total / MOST_BINS)))
  const joined: Sum[] = []
  let open = NONE
  for (const bin of [...bins].sort((a, b) => a.low - b.low)) {
    open = add(open, sumOf(bin))
    if (open.count >= enough) {
      joined.push(open)
      open = NONE
    }
  }
  if (open.count > 0) joined.push(add(joined.pop() ?? NONE, open))
  return joined.map(pointOf)
}

/** What was said and what was right, over all texts; null without any. */
export function overall(bins: readonly ReliabilityBin[]): CalibrationPoint | null {
  const sum = bins.map(sumOf).reduce(add, NONE)
  return sum.count === 0 ? null : pointOf(sum)
}

/** "When it says 80 %, it is right about 78 % of the time." */
export function calibrationInWords(point: CalibrationPoint): string {
  return `When it says ${percent(point.said)}, it is right about ${percent(point.right)} of the time.`
}

/** Whether that can be believed, as far as so many answers can tell. */
export function calibrationVerdict(point: CalibrationPoint, noun: string): string {
  const seen = `As far as ${plural(point.count, noun)} can tell, `
  if (point.said > point.high) return `${seen}it is surer than it should be.`
  if (point.said < point.low) return `${seen}it is right more often than it says.`
  if (point.count < FEW) return `${plural(point.count, noun)} are too few to tell that from chance.`
  return `${seen}its numbers can be believed.`
}

/** An estimate, or null where its interval is too wide to say anything. */
export function told(estimate: Estimate): Estimate | null {
  return estimate.high - estimate.low > TOO_WIDE ? null : estimate
}

/** The figures of a label that can be told; F1 only where both of its parts can. */
export function toldOf(row: LabelQuality): Record<"precision" | "recall" | "f1", Estimate | null> {
  const [precision, recall] = [told(row.precision), told(row.recall)]
  return { precision, recall, f1: precision && recall ? told(row.f1) : null }
}

interface Sum {
  readonly count: number
  readonly said: number
  readonly right: number
}

const NONE: Sum = { count: 0, said: 0, right: 0 }

function sumOf(bin: ReliabilityBin): Sum {
  return { count: bin.count, said: bin.count * bin.confidence, right: bin.count * bin.accuracy }
}

function add(a: Sum, b: Sum): Sum {
  return { count: a.count + b.count, said: a.said + b.said, right: a.right + b.right }
}

function pointOf({ count, said, right }: Sum): CalibrationPoint {
  const { value, low, high } = wilson(Math.round(right), count)
  return { said: said / count, right: value, low, high, count }
}
