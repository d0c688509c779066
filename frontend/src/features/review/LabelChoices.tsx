/** The labels of a text: those that people gave with who gave them, then the others; each with its key. */

import { IconCheck } from "@tabler/icons-react"
import { useState, type ReactNode } from "react"
import type { Label, Project, ReviewItem } from "@/api/types"
import { percent } from "@/core/format"
import { commandOf } from "@/core/shortcuts"
import { Cap } from "@/ui/Cap"
import { Dot } from "@/ui/LabelChip"
import { given, votesOf, type LabelVotes } from "./choices"
import type { Act, Draft, Session } from "./session"
import { people } from "./words"

const FEW = 9

interface Props {
  project: Project
  session: Session
  item: ReviewItem
  draft: Draft
  call: (person: string) => string
  onDo: (doing: Act) => void
  /** What the model says, between the labels that people gave and the others. */
  children: ReactNode
}

export function LabelChoices({ project, session, item, draft, call, onDo, children }: Props) {
  const [isOpen, setOpen] = useState(false)
  const active = project.labels.filter((each) => each.kind === "choice" && !each.is_archived)
  const votes = votesOf(item)
  const voted = new Map(votes.map((each) => [each.label, each]))
  const first = votes.flatMap(({ label }) => active.find((each) => each.id === label) ?? [])
  const others = active.filter((each) => !voted.has(each.id))
  const shown = isOpen || others.length <= FEW ? others : others.slice(0, FEW - 1)
  const answers = given(item)
  const none = answers.filter((each) => each.labels.length === 0)
  const row = (label: Label) => (
    <LabelRow
      key={label.id}
      label={label}
      votes={voted.get(label.id)}
      all={answers.length}
      chance={item.prediction?.labels.find((each) => each.label_id === label.id)?.probability}
      isChosen={draft.labels?.includes(label.id) ?? false}
      call={call}
      onChoose={() => onDo({ kind: "choose", label: label.id })}
    />
  )
  return (
    <div role="group" aria-label="Labels">
      {first.length > 0 && <div className="review-options">{first.map(row)}</div>}
      {session.task === "choose_several" && none.length > 0 && (
        <p className="review-none">None of the labels: {people(none, call)}</p>
      )}
      {children}
      {others.length > 0 && (
        <>
          {first.length > 0 && <h2 className="review-heading">Or something else</h2>}
          <div className="review-options" data-quiet>
            {shown.map(row)}
          </div>
          {shown.length < others.length && (
            <button type="button" className="review-more" onClick={() => setOpen(true)}>
              Show {others.length - shown.length} more labels
            </button>
          )}
        </>
      )}
    </div>
  )
}

interface RowProps {
  label: Label
  votes: LabelVotes | undefined
  all: number
  chance: number | undefined
  isChosen: boolean
  call: (person: string) => string
  onChoose: () => void
}

function LabelRow({ label, votes, all, chance, isChosen, call, onChoose }: RowProps) {
  const isMerged = votes !== undefined && all > 1 && votes.others.length === 0
  const who = votes && (isMerged ? `all ${all} agree` : people(votes.chosen, call))
  return (
    <button
      type="button"
      className="review-option"
      aria-pressed={isChosen}
      data-agreed={isMerged || undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      title={label.description || undefined}
    >
      {label.key !== null && !isCommand(label.key) ? <Cap>{label.key.toUpperCase()}</Cap> : <span />}
      <span className="review-option-name">
        <Dot colour={label.colour} /> {label.name}
      </span>
      {who !== undefined && <span className="review-who">{who}</span>}
      {votes === undefined && chance !== undefined && (
        <span className="review-who figures">model {percent(chance)}</span>
      )}
      {isChosen && <IconCheck size={16} aria-hidden className="review-tick" />}
      {votes && !isMerged && (
        <span className="review-votes figures">{`${votes.chosen.length} of ${all}`}</span>
      )}
    </button>
  )
}

function isCommand(key: string): boolean {
  const press = { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }
  return commandOf(press, "review") !== null
}
