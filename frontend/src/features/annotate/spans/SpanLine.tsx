/** Where the marking stands, and what Enter does now. */

import type { Label, Question } from "@/api/types"
import { GuessLead, keepFocus } from "@/features/annotate/GuessLine"
import { guessOf, keptBack } from "@/features/annotate/phrases"
import { enterMeans, type Session } from "@/features/annotate/session"
import { ghostsOf } from "@/features/annotate/spans/marks"
import { enterSays, standSays } from "@/features/annotate/spans/says"
import { Cap } from "@/ui/Cap"

interface Props {
  session: Session
  question: Question
  labels: ReadonlyMap<string, Label>
  onEnter: () => void
  onFinish: () => void
}

export function SpanLine({ session, question, labels, onEnter, onFinish }: Props) {
  const { work } = session
  const means = enterMeans(session)
  if (!work || !means) return null
  const guess = session.chosen.length === 0 ? guessOf(question, session.labels) : null
  const hasGhosts = ghostsOf(work.marks).length > 0
  return (
    <div className="desk-guess">
      <div className="desk-lead">
        {guess && <GuessLead guess={guess} labels={labels} />}
        <p className={guess ? "span-stand desk-quiet" : "span-stand"}>
          {standSays(work, keptBack(question), labels)}
        </p>
      </div>
      <div className="span-enter">
        {hasGhosts && (
          <button
            type="button"
            className="desk-accept span-finish"
            data-quiet
            onMouseDown={keepFocus}
            onClick={onFinish}
          >
            Accept and save <Cap>Shift ⏎</Cap>
          </button>
        )}
        <button
          type="button"
          className="desk-accept"
          data-quiet={means.kind === "arm" || means.kind === "choose" || undefined}
          data-armed={session.isNoneArmed || undefined}
          disabled={means.kind === "choose"}
          onMouseDown={keepFocus}
          onClick={onEnter}
        >
          <span className="desk-saves">{enterSays(means, session, labels)}</span>
          <Cap>⏎</Cap>
        </button>
      </div>
    </div>
  )
}
