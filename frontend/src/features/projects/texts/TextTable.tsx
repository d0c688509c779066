/** The table of texts: only what is in view is drawn, however many there are. */

import { Skeleton } from "@mantine/core"
import { useVirtualizer } from "@tanstack/react-virtual"
import { useEffect, type MouseEvent, type ReactNode, type RefObject } from "react"
import { TextRowView, rowId, type RowLook } from "./TextRowView"
import type { TextRow } from "./types"

export type Mode = "wide" | "narrow" | "cards"

const HEIGHTS: Record<Mode, number> = { wide: 76, narrow: 76, cards: 138 }
const HEAD = 40
const AHEAD = 40
const WAITING = 4

interface Props {
  grid: RefObject<HTMLDivElement | null>
  /** Where the table tells which texts are in view. */
  inView: RefObject<number[]>
  /** What is listed; another list begins at its top. */
  listed: string
  head: ReactNode
  rows: readonly TextRow[]
  total: number
  hasMore: boolean
  onMore: () => void
  mode: Mode
  look: RowLook
  chosen: ReadonlySet<number>
  active: number | null
  open: number | null
  isOld: boolean
  onClick: (id: number, isBox: boolean, event: MouseEvent) => void
}

export function TextTable(props: Props) {
  const { grid, inView, rows, hasMore, onMore, mode, active } = props
  const height = HEIGHTS[mode]
  const top = mode === "cards" ? 0 : HEAD
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here and never passed on
  const virtual = useVirtualizer({
    count: rows.length + (hasMore ? WAITING : 0),
    getScrollElement: () => grid.current,
    estimateSize: () => height,
    overscan: 8,
    gap: mode === "cards" ? 8 : 0,
    scrollMargin: top,
    scrollPaddingStart: top,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const first = items[0]?.index ?? 0
  useEffect(() => {
    virtual.measure()
  }, [virtual, height])
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) onMore()
  }, [hasMore, last, rows.length, onMore])
  useEffect(() => {
    inView.current = rows.slice(first, last + 1).map((row) => row.document.id)
  }, [inView, rows, first, last])
  useEffect(() => {
    if (grid.current) grid.current.scrollTop = 0
  }, [grid, props.listed])
  const at = active === null ? -1 : rows.findIndex((row) => row.document.id === active)
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" })
  }, [virtual, at])
  const click = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return
    const id = event.target.closest<HTMLElement>("[data-id]")?.dataset["id"]
    if (id !== undefined) props.onClick(Number(id), event.target.closest(".texts-check") !== null, event)
  }
  return (
    <div
      ref={grid}
      role="grid"
      className="texts-grid"
      tabIndex={0}
      data-mode={mode}
      data-old={props.isOld || undefined}
      aria-label="Texts"
      aria-busy={props.isOld}
      aria-multiselectable
      aria-rowcount={props.total + 1}
      aria-activedescendant={
        items.some(({ index }) => index === at) && active !== null ? rowId(active) : undefined
      }
      onClick={click}
    >
      {props.head}
      <div role="rowgroup" className="texts-body" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]
          const place = item.start - top
          if (!row) {
            return (
              <div
                key={`wait ${item.index}`}
                className="texts-wait"
                style={{ transform: `translateY(${place}px)` }}
              >
                <Skeleton height={height - 24} />
              </div>
            )
          }
          const id = row.document.id
          return (
            <TextRowView
              key={id}
              row={row}
              index={item.index}
              top={place}
              height={height}
              isChosen={props.chosen.has(id)}
              isActive={active === id}
              isOpen={props.open === id}
              look={props.look}
            />
          )
        })}
      </div>
    </div>
  )
}
