/** One paragraph of a text with its marks; drawn anew only when something in it changes. */

import { memo, type CSSProperties } from "react"
import type { Label } from "@/api/types"
import type { PlacedText } from "@/core/placedText"
import type { Extent } from "@/core/words"
import { byPart, isSameLaid, type Laid } from "@/features/annotate/spans/layers"
import { clipped, type Paragraph, type Piece } from "@/features/annotate/spans/layout"
import { isPlain, nameStyleOf, styleOf, type Colours } from "@/features/annotate/spans/paint"
import { segmentsOf, type Segment, type Shown } from "@/features/annotate/spans/segments"

interface Props extends Shown {
  placed: PlacedText
  focus: number | null
  labels: ReadonlyMap<string, Label>
  colours: Colours
}

const NONE: readonly Laid[] = []
/** Roughly how many characters stand in a line, for the height of what is not drawn yet. */
const IN_A_LINE = 66

export const ParagraphView = memo(function ParagraphView(
  props: Props & { paragraph: Paragraph; isOneOfMany: boolean },
) {
  const { paragraph, isOneOfMany, laid, ...rest } = props
  const rows = laid.reduce((most, each) => Math.max(most, each.row + 1), 1)
  const lines = Math.ceil((paragraph.end - paragraph.start) / IN_A_LINE)
  const style = { "--rows": rows, "--lines": lines } as CSSProperties
  const { pieces } = paragraph
  const parts = pieces.length > 1 ? byPart(laid, pieces) : null
  return (
    <div
      className="span-para"
      dir={paragraph.isRightToLeft ? "rtl" : "ltr"}
      style={style}
      data-many={isOneOfMany || undefined}
    >
      {pieces.map((piece, index) => (
        <PieceView
          key={piece.start}
          {...rest}
          piece={piece}
          laid={parts ? (parts.get(index) ?? NONE) : laid}
          caret={clipped(props.caret, piece)}
          taken={clipped(props.taken, piece)}
        />
      ))}
    </div>
  )
}, isSame)

const PieceView = memo(function PieceView(props: Props & { piece: Piece }) {
  const { placed, piece, focus, labels, colours } = props
  return (
    <span data-unit={placed.unitAt(piece.start)}>
      {segmentsOf(placed, piece, props).map((segment) => (
        <SegmentView key={segment.start} {...{ segment, focus, labels, colours }} />
      ))}
    </span>
  )
}, isSame)

function SegmentView({
  segment,
  focus,
  labels,
  colours,
}: Pick<Props, "focus" | "labels" | "colours"> & { segment: Segment }) {
  const { laid, begins, isCaret, isTaken, text } = segment
  if (laid.length === 0 && !isCaret && !isTaken) return text
  const isFocus = focus !== null && laid.some((each) => each.mark.id === focus)
  const isSimple = isPlain(laid, isTaken)
  return (
    <span
      className="span-part"
      data-mark={isSimple ? (laid[0]?.mark.chance === null ? "given" : "ghost") : undefined}
      data-focus={isFocus || undefined}
      data-caret={isCaret || undefined}
      data-taken={isTaken || undefined}
      style={styleOf(laid, colours, isTaken)}
    >
      {begins.map((each) => {
        const name = labels.get(each.mark.label)?.name ?? ""
        return (
          <i
            key={each.mark.id}
            className="span-name"
            aria-hidden
            data-ghost={each.mark.chance !== null || undefined}
            data-name={name}
            style={nameStyleOf(each, name, colours, isSimple)}
          />
        )
      })}
      {text}
    </span>
  )
}

function isSame(before: Props, after: Props): boolean {
  return (
    before.placed === after.placed &&
    before.labels === after.labels &&
    before.colours === after.colours &&
    isSameFocus(before, after) &&
    isSamePart(before.caret, after.caret) &&
    isSamePart(before.taken, after.taken) &&
    isSameLaid(before.laid, after.laid)
  )
}

function isSamePart(one: Extent | null, other: Extent | null): boolean {
  return one?.start === other?.start && one?.end === other?.end
}

function isSameFocus(before: Props, after: Props): boolean {
  if (before.focus === after.focus) return true
  const touches = ({ laid, focus }: Props) => laid.some((each) => each.mark.id === focus)
  return !touches(before) && !touches(after)
}
