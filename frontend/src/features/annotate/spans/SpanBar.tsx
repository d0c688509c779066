/** What can be done with the words that are taken or the mark in focus, right where they are. */

import { IconCheck, IconX } from "@tabler/icons-react"
import { useLayoutEffect, useRef, type RefObject } from "react"
import type { Label } from "@/api/types"
import type { Extent } from "@/core/words"
import { keepFocus } from "@/features/annotate/GuessLine"
import { chance } from "@/features/annotate/phrases"
import { boxesOf } from "@/features/annotate/spans/dom"
import { isGhost, type Mark } from "@/features/annotate/spans/marks"
import { focused, taken, type Doing, type Work } from "@/features/annotate/spans/work"
import { Cap } from "@/ui/Cap"
import { Dot } from "@/ui/LabelChip"

interface Props {
  work: Work
  labels: ReadonlyMap<string, Label>
  choices: readonly Label[]
  root: RefObject<HTMLElement | null>
  isPointed: boolean
  onDo: (doing: Doing) => void
}

/** As many labels as are offered beside the words; the list has them all. */
const FEW = 9

export function SpanBar({ work, labels, choices, root, isPointed, onDo }: Props) {
  const mark = work.grip || isLabelledJustNow(work) ? null : focused(work)
  const part = isPointed ? taken(work) : null
  const about = mark ?? part
  const bar = usePlace(root, work, about)
  if (!about) return null
  const name = mark ? (labels.get(mark.label)?.name ?? "") : ""
  return (
    <div
      ref={bar}
      className="span-bar"
      role="toolbar"
      aria-label={mark ? `This mark: ${name}` : "Label these words"}
      data-choices={!mark || undefined}
      onMouseDown={keepFocus}
    >
      {mark ? (
        <MarkActs mark={mark} name={name} colour={labels.get(mark.label)?.colour ?? "gray"} onDo={onDo} />
      ) : (
        choices.slice(0, FEW).map((label) => (
          <button
            key={label.id}
            type="button"
            className="span-act"
            onClick={() => onDo({ kind: "label", label: label.id })}
          >
            {label.key && <Cap>{label.key.toUpperCase()}</Cap>}
            <Dot colour={label.colour} />
            {label.name}
          </button>
        ))
      )}
    </div>
  )
}

function MarkActs({
  mark,
  name,
  colour,
  onDo,
}: {
  mark: Mark
  name: string
  colour: string
  onDo: Props["onDo"]
}) {
  return (
    <>
      <span className="span-bar-name">
        <Dot colour={colour} /> <b>{name}</b>
        {mark.chance !== null && <span className="figures"> {chance(mark.chance)}</span>}
      </span>
      {isGhost(mark) && (
        <button type="button" className="span-act" onClick={() => onDo({ kind: "accept", id: mark.id })}>
          <IconCheck size={15} aria-hidden /> Accept <Cap>⏎</Cap>
        </button>
      )}
      <button type="button" className="span-act" onClick={() => onDo({ kind: "remove", id: mark.id })}>
        <IconX size={15} aria-hidden /> {isGhost(mark) ? "Reject" : "Remove"} <Cap>Del</Cap>
      </button>
    </>
  )
}

/** Whoever has just given a label knows it, and goes on. */
function isLabelledJustNow({ deed, focus }: Work): boolean {
  return (deed?.kind === "marked" || deed?.kind === "relabelled") && deed.mark.id === focus
}

const GAP = 20

/** Puts the bar below the words, or above them where there is no room, within the width of the text. */
function usePlace(root: RefObject<HTMLElement | null>, { placed }: Work, about: Extent | null) {
  const bar = useRef<HTMLDivElement>(null)
  const { start, end } = about ?? {}
  useLayoutEffect(() => {
    const element = root.current
    const field = bar.current?.parentElement
    if (!element || !field || !bar.current || start === undefined || end === undefined) return
    const place = () => {
      const boxes = boxesOf(element, placed, { start, end })
      const [first, last] = [boxes[0], boxes.at(-1)]
      if (!first || !last || !bar.current) return
      const ground = field.getBoundingClientRect()
      const own = bar.current.getBoundingClientRect()
      const sight = field.closest("[data-scrolls]")?.getBoundingClientRect() ?? ground
      const isLow = last.bottom + GAP + own.height > sight.bottom && first.top - own.height - 8 > sight.top
      const left = Math.max(0, Math.min(last.left - ground.left - 8, ground.width - own.width))
      const top = isLow ? first.top - own.height - 8 : last.bottom + GAP
      bar.current.style.translate = `${Math.round(left)}px ${Math.round(top - ground.top)}px`
    }
    place()
    const watch = new ResizeObserver(place)
    watch.observe(field)
    return () => watch.disconnect()
  }, [root, placed, start, end])
  return bar
}
