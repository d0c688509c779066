/** A pasted list of labels, set against those that are there already. */

import { isSameName, parseLabels as parse, type PastedLabel } from "@/core/labelList"
import type { LabelKind } from "@/features/projects/setup/types"

export interface LabelDraft extends PastedLabel {
  /** What it is about, where that was said. */
  readonly kind?: LabelKind
}

export interface LabelList {
  readonly labels: readonly LabelDraft[]
  /** Names that are there already. */
  readonly repeated: readonly string[]
  /** Names that are longer than a label's may be. */
  readonly tooLong: readonly string[]
}

const LONGEST_NAME = 200

/** Reads a list, and tells apart what cannot be added to the `known` labels. */
export function parseLabels(text: string, known: readonly LabelDraft[] = []): LabelList {
  const found = parse(text)
  const isKnown = (label: LabelDraft) => known.some((each) => isSameName(each.name, label.name))
  const isLong = (label: LabelDraft) => label.name.length > LONGEST_NAME
  return {
    labels: found.filter((label) => !isKnown(label) && !isLong(label)),
    repeated: found.filter(isKnown).map((label) => label.name),
    tooLong: found.filter(isLong).map((label) => label.name),
  }
}
