/** The marks as a list at the side, the same that the text shows, for eyes and for screen readers. */

import { IconCheck, IconX } from "@tabler/icons-react"
import { useMediaQuery } from "@mantine/hooks"
import { useVirtualizer } from "@tanstack/react-virtual"
import { memo, useDeferredValue, useEffect, useRef, type ReactNode } from "react"
import type { Label } from "@/api/types"
import { count } from "@/core/format"
import type { PlacedText } from "@/core/placedText"
import { keepFocus } from "@/features/annotate/GuessLine"
import { chance } from "@/features/annotate/phrases"
import { ghostsOf, isGhost, type Mark, type Marked } from "@/features/annotate/spans/marks"
import { shortened } from "@/features/annotate/spans/says"
import type { Doing, Work } from "@/features/annotate/spans/work"
import { Dot } from "@/ui/LabelChip"

interface Props {
  work: Work
  labels: ReadonlyMap<string, Label>
  onDo: (doing: Doing) => void
}

/** A list of more marks draws only what is in sight. */
const MANY = 100

export const SpanList = memo(function SpanList({ work, labels, onDo }: Props) {
  // A long list may come a frame after the text.
  const { marks, focus, placed } = useDeferredValue(work)
  const isRow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false })
  const ghosts = ghostsOf(marks).length
  const given = marks.length - ghosts
  const row = (mark: Mark) => (
    <Row mark={mark} placed={placed} label={labels.get(mark.label)} isFocus={mark.id === focus} onDo={onDo} />
  )
  return (
    <section className="span-side" aria-label="Marks">
      <header>
        <h2>Marks</h2>
        <span className="figures">
          {given > 0 && `${count(given)} marked`}
          {given > 0 && ghosts > 0 && " · "}
          {ghosts > 0 && `${count(ghosts)} suggested`}
        </span>
      </header>
      {marks.length === 0 && <p className="span-none">What you mark in the text is listed here.</p>}
      {marks.length > MANY ? (
        <LongList marks={marks} focus={focus} isRow={isRow} row={row} />
      ) : (
        <ShortList marks={marks} focus={focus} row={row} />
      )}
    </section>
  )
})

/** Where there is little room, the list lies in one row. */
const NARROW = "(max-width: 52em)"

interface ListProps {
  marks: Marked
  focus: number | null
  row: (mark: Mark) => ReactNode
}

/** A list that scrolls has to be reached by the keyboard. */
const REACHED = { className: "span-list", "data-scrolls": "", "aria-label": "Marks of this text" } as const

function ShortList({ marks, focus, row }: ListProps) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.querySelector("[data-focus]")?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }, [focus])
  return (
    <ul ref={list} {...REACHED} tabIndex={marks.length > 0 ? 0 : -1}>
      {marks.map((mark) => (
        <li key={mark.id}>{row(mark)}</li>
      ))}
    </ul>
  )
}

function LongList({ marks, focus, isRow, row }: ListProps & { isRow: boolean }) {
  const list = useRef<HTMLUListElement>(null)
  // eslint-disable-next-line react-hooks/incompatible-library -- this component draws anew with every scroll
  const virtual = useVirtualizer({
    count: marks.length,
    getScrollElement: () => list.current,
    estimateSize: () => (isRow ? 200 : 48),
    getItemKey: (at) => marks[at]?.id ?? at,
    horizontal: isRow,
    overscan: 6,
  })
  const at = focus === null ? -1 : marks.findIndex((each) => each.id === focus)
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" })
  }, [virtual, at])
  const size = virtual.getTotalSize()
  return (
    <ul ref={list} {...REACHED} tabIndex={0} data-long>
      <li aria-hidden style={isRow ? { width: size, height: 48 } : { height: size }} />
      {virtual.getVirtualItems().map(({ index, key, start, size: own }) => {
        const mark = marks[index]
        const by = isRow ? `translateX(${start}px)` : `translateY(${start}px)`
        return (
          mark && (
            <li
              key={key}
              className="span-far"
              aria-setsize={marks.length}
              aria-posinset={index + 1}
              style={{ transform: by, ...(isRow && { width: own }) }}
            >
              {row(mark)}
            </li>
          )
        )
      })}
    </ul>
  )
}

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
    <div className="span-row" data-focus={isFocus || undefined} data-ghost={isGhost(mark) || undefined}>
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
    </div>
  )
})
