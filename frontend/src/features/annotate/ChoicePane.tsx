/** The labels at the side: a short list with keys, or for many the likely ones and a field to find the rest. */

import { IconSearch } from "@tabler/icons-react"
import { memo, useEffect, useRef, useState, type KeyboardEvent } from "react"
import type { Label } from "@/api/types"
import { Choice } from "@/features/annotate/Choice"
import { MANY, type Item } from "@/features/annotate/choiceItems"
import { Cap } from "@/ui/Cap"

interface Props {
  items: readonly Item[]
  total: number
  chances: ReadonlyMap<string, number>
  active: number | null
  isFinding: boolean
  typed: string
  chosen: readonly string[]
  offered: readonly string[]
  former: readonly string[]
  isSeveral: boolean
  likeliest: Label | undefined
  onChoose: (label: string) => void
  onFind: () => void
  onType: (typed: string) => void
  onFieldKey: (event: KeyboardEvent<HTMLInputElement>) => void
  onLeaveField: () => void
}

const HEADS = {
  likely: "Likely",
  all: "All labels",
  found: "Found",
  whole: "For the whole text",
  parts: "For parts of it",
}

export const ChoicePane = memo(function ChoicePane(props: Props) {
  const { items, total, chances, active, isFinding, typed, chosen, offered, former, isSeveral } = props
  const [pointed, setPointed] = useState<string | null>(null)
  const isMany = total > MANY
  const isMixed = items[0]?.section === "whole"
  const activeItem = active === null ? undefined : items[active]
  const described =
    activeItem?.label ?? items.find((each) => each.label.id === pointed)?.label ?? props.likeliest
  useEffect(() => {
    if (activeItem) document.getElementById(activeItem.key)?.scrollIntoView({ block: "nearest" })
  }, [activeItem])
  return (
    <section className="desk-choices" aria-label="Labels">
      {(isMany || isFinding) && <FindField {...props} activeId={activeItem?.key} isMany={isMany} />}
      <div className="choice-list" role="group" aria-label="Labels">
        {items.map((item, index) => (
          <div key={item.key} className="choice-row">
            {(isMany || isMixed) && items[index - 1]?.section !== item.section && (
              <p className="choice-head">{HEADS[item.section]}</p>
            )}
            <Choice
              id={item.key}
              label={item.label}
              chance={chances.get(item.label.id)}
              isActive={index === active}
              isChosen={chosen.includes(item.label.id)}
              isOffered={offered.includes(item.label.id)}
              isFormer={former.includes(item.label.id)}
              isSeveral={isSeveral}
              onChoose={props.onChoose}
              onPoint={setPointed}
            />
          </div>
        ))}
        {items.length === 0 && <p className="choice-none">No label matches “{typed}”.</p>}
      </div>
      {described?.description && (
        <p className="choice-says">
          <b>{described.name}</b> {described.description}
        </p>
      )}
    </section>
  )
})

function FindField(props: Props & { activeId: string | undefined; isMany: boolean }) {
  const { isFinding, typed, total, activeId, onType, onFind, onFieldKey, onLeaveField } = props
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (isFinding) field.current?.focus({ preventScroll: true })
    else field.current?.blur()
  }, [isFinding])
  return (
    <label className="choice-find">
      <IconSearch size={16} aria-hidden />
      <input
        ref={field}
        type="text"
        value={typed}
        placeholder={`Type to find one of ${total}`}
        aria-label="Find a label"
        aria-activedescendant={activeId}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="done"
        onFocus={onFind}
        onBlur={onLeaveField}
        onChange={(event) => onType(event.currentTarget.value)}
        onKeyDown={onFieldKey}
      />
      <Cap>{isFinding ? "Esc" : "/"}</Cap>
    </label>
  )
}
