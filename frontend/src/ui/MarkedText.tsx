/** A text to read with its marked parts: given ones underlined, suggested ones dotted, overlaps stacked. */

import { VisuallyHidden } from "@mantine/core"
import { useMemo, type CSSProperties, type ReactNode } from "react"
import { percent } from "@/core/format"
import { sliceByCodePoints, codePoint } from "@/core/offsets"
import { lanesOf, segmentsOf, type Part, type Placed, type Segment } from "@/core/segments"
import "@/ui/marked.css"

/** A marked part as it looks: positions are code points. */
export interface LookedPart extends Part {
  readonly name: string
  readonly colour: string
  /** How probable the model holds it, where nobody but the model marked it. */
  readonly probability?: number
  /** Whether it is not decided, so that it looks as a suggestion does. */
  readonly isOpen?: boolean
}

interface Props {
  text: string
  marks: readonly LookedPart[]
  /** Shows a piece of text, such as with the words of a search. */
  show?: (text: string) => ReactNode
  /** Whether the parts stand in a list beside it, so that screen readers need none here. */
  isListed?: boolean
}

export function MarkedText({ text, marks, show = asItIs, isListed = false }: Props) {
  const segments = useMemo(() => segmentsOf(text, marks), [text, marks])
  return (
    <>
      <span className="marked" style={{ "--lanes": lanesOf(segments) } as CSSProperties}>
        {segments.map((segment, at) => (
          <Piece key={at} segment={segment} show={show} />
        ))}
      </span>
      {!isListed && marks.length > 0 && (
        <VisuallyHidden component="ul" aria-label="Marked parts">
          {marks.map((mark, at) => (
            <li key={at}>{partInWords(text, mark)}</li>
          ))}
        </VisuallyHidden>
      )}
    </>
  )
}

/** “Velvet Heron, Actor, suggested 84 %”, for those who do not see where it is. */
export function partInWords(text: string, mark: LookedPart): string {
  const said = sliceByCodePoints(text, codePoint(mark.start), codePoint(mark.end))
  const chance = mark.probability === undefined ? "" : `, suggested ${percent(mark.probability)}`
  return `${said}, ${mark.name}${chance}`
}

function asItIs(text: string): ReactNode {
  return text
}

function Piece({ segment, show }: { segment: Segment<LookedPart>; show: (text: string) => ReactNode }) {
  const words = segment.marks.reduce<ReactNode>(
    (within, mark) => (
      <span className="marked-part" data-suggested={isSuggested(mark)} style={looks(mark)}>
        {within}
      </span>
    ),
    show(segment.text),
  )
  return (
    <>
      {words}
      {segment.ending.map((mark) => (
        <span
          key={mark.lane}
          className="marked-cap"
          data-suggested={isSuggested(mark)}
          style={looks(mark)}
          aria-hidden
        >
          {mark.mark.name}
          {mark.mark.probability !== undefined && ` ${percent(mark.mark.probability)}`}
        </span>
      ))}
    </>
  )
}

function looks({ mark, lane }: Placed<LookedPart>): CSSProperties {
  return { "--mark": mark.colour, "--lane": lane } as CSSProperties
}

function isSuggested({ mark }: Placed<LookedPart>): true | undefined {
  return mark.probability === undefined && !mark.isOpen ? undefined : true
}
