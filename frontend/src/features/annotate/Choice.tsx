/** One label to choose: its key, name and colour, and quietly how likely the model finds it. */

import { IconCheck } from "@tabler/icons-react"
import { memo } from "react"
import type { Label } from "@/api/types"
import { keepFocus } from "@/features/annotate/GuessLine"
import { chance as inWords } from "@/features/annotate/phrases"
import { Dot } from "@/ui/LabelChip"

interface Props {
  id: string
  label: Label
  chance: number | undefined
  isActive: boolean
  isChosen: boolean
  isOffered: boolean
  isFormer: boolean
  isSeveral: boolean
  onChoose: (label: string) => void
  onPoint: (label: string | null) => void
}

export const Choice = memo(function Choice(props: Props) {
  const { id, label, chance, isActive, isChosen, isOffered, isFormer, isSeveral, onChoose, onPoint } = props
  const point = () => onPoint(label.id)
  const leave = () => onPoint(null)
  return (
    <button
      type="button"
      id={id}
      className="choice"
      aria-keyshortcuts={label.key ?? undefined}
      aria-pressed={isSeveral ? isChosen : undefined}
      data-active={isActive || undefined}
      data-chosen={isChosen || undefined}
      data-offered={isOffered || undefined}
      onMouseDown={keepFocus}
      onClick={() => onChoose(label.id)}
      onMouseEnter={point}
      onMouseLeave={leave}
      onFocus={point}
      onBlur={leave}
    >
      <kbd className="cap" aria-hidden data-none={label.key === null || undefined}>
        {label.key?.toUpperCase() ?? ""}
      </kbd>
      <Dot colour={label.colour} />
      <span className="choice-name">{label.name}</span>
      {isFormer && <span className="choice-former">before</span>}
      {isChosen && <IconCheck size={18} aria-hidden />}
      {chance !== undefined && chance >= 0.01 && (
        <span className="choice-chance figures">
          <span className="choice-bar" aria-hidden>
            <span style={{ width: `${Math.round(100 * chance)}%` }} />
          </span>
          <span className="choice-percent">{inWords(chance)}</span>
        </span>
      )}
    </button>
  )
})
