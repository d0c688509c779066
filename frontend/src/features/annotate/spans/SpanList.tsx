/** The marks as a list at the side, the same that the text shows, for eyes and for screen readers. */

import { IconCheck, IconX } from "@tabler/icons-react"
import { memo, useDeferredValue, useEffect, useRef } from "react"
import type { Label } from "@/api/types"
import type { PlacedText } from "@/core/placedText"
import { keepFocus } from "@/features/annotate/GuessLine"
import { chance } from "@/features/annotate/phrases"
import { ghostsOf, isGhost, type Mark } from "@/features/annotate/spans/marks"
import { shortened } from "@/features/annotate/spans/says"
import type { Doing, Work } from "@/features/annotate/spans/work"
import { Dot } from "@/ui/LabelChip"

interface Props {
  work: Work
  labels: ReadonlyMap<string, Label>
  onDo: (doing: Doing) => void
}

export const SpanList = memo(function SpanList({ work, labels, onDo }: Props) {
  // A list of a thousand may come a frame after the text.
  const { marks, focus, placed } = useDeferredValue(work)
  const list = useRef<HTMLUListElement>(null)
  const ghosts = ghostsOf(marks).length
  const given = marks.length - ghosts
  useEffect(() => {
    list.current?.querySelector("[data-focus]")?.scrollIntoView({ block: "nearest" })
  }, [focus])
  return (
    <section className="span-side" aria-label="Spans">
      <header>
        <h2>Spans</h2>
        <span className="figures">
          {given > 0 && `${given} marked`}
          {given > 0 && ghosts > 0 && " · "}
          {ghosts > 0 && `${ghosts} suggested`}
        </span>
      </header>
      {marks.length === 0 && <p className="span-none">What you mark in the text is listed here.</p>}
      <ul
        ref={list}
        className="span-list"
        data-scrolls
        tabIndex={marks.length > 0 ? 0 : -1}
        aria-label="Spans of this text"
      >
        {marks.map((mark) => (
          <Row
            key={mark.id}
            mark={mark}
            placed={placed}
            label={labels.get(mark.label)}
            isFocus={mark.id === focus}
            onDo={onDo}
          />
        ))}
      </ul>
    </section>
  )
})

interface RowProps {
  mark: Mark
  placed: PlacedText
  label: Label | undefined
  isFocus: boolean
  onDo: (doing: Doing) => void
}

const Row = memo(function Row({ mark, placed, label, isFocus, onDo }: RowProps) {
  const text = shortened(placed.slice(mark))
  const name = label?.name ?? "a label that is gone"
  return (
    <li className="span-row" data-focus={isFocus || undefined} data-ghost={isGhost(mark) || undefined}>
      <button
        type="button"
        className="span-row-main"
        aria-current={isFocus || undefined}
        onMouseDown={keepFocus}
        onClick={() => onDo({ kind: "focus", id: mark.id })}
      >
        <Dot colour={label?.colour ?? "gray"} />
        <span className="span-row-text" dir="auto">
          {text}
        </span>
        <span className="span-comma">, </span>
        <span className="span-row-name figures">
          {name}
          {mark.chance !== null && `, suggested ${chance(mark.chance)}`}
        </span>
      </button>
      {isGhost(mark) && (
        <button
          type="button"
          className="span-row-act"
          aria-label={`Accept: ${text}`}
          onMouseDown={keepFocus}
          onClick={() => onDo({ kind: "accept", id: mark.id })}
        >
          <IconCheck size={16} aria-hidden />
        </button>
      )}
      <button
        type="button"
        className="span-row-act"
        aria-label={`${isGhost(mark) ? "Reject" : "Remove"}: ${text}`}
        onMouseDown={keepFocus}
        onClick={() => onDo({ kind: "remove", id: mark.id })}
      >
        <IconX size={16} aria-hidden />
      </button>
    </li>
  )
})
