/** What the model would answer, offered with one key; and for several labels, what Enter saves now. */

import type { Label, Question } from "@/api/types"
import { chance, guessOf, keptBack, type Guess } from "@/features/annotate/phrases"
import { onEnter, type Session } from "@/features/annotate/session"
import { Cap } from "@/ui/Cap"
import { Dot } from "@/ui/LabelChip"

/** Below this probability the button does not call for a press. */
const SURE_ENOUGH = 0.4

interface Props {
  session: Session
  question: Question
  labels: ReadonlyMap<string, Label>
  onAccept: () => void
}

export function GuessLine({ session, question, labels, onAccept }: Props) {
  const guess = guessOf(question, session.labels)
  const isSeveral = session.task === "choose_several"
  return (
    <div className="desk-guess">
      {guess ? (
        <p className="desk-lead">
          <GuessLead guess={guess} labels={labels} />
        </p>
      ) : (
        <p className="desk-lead desk-quiet">{keptBack(question) ?? "No suggestion yet: choose a label."}</p>
      )}
      {isSeveral ? (
        <SaveButton session={session} labels={labels} onSave={onAccept} />
      ) : (
        guess && (
          <button
            type="button"
            className="desk-accept"
            data-quiet={(guess.labels[0]?.probability ?? 0) < SURE_ENOUGH || undefined}
            onMouseDown={keepFocus}
            onClick={onAccept}
          >
            Accept{guess.kind === "torn" ? ` ${labels.get(guess.labels[0]?.id ?? "")?.name ?? ""}` : ""}
            <Cap>⏎</Cap>
          </button>
        )
      )}
    </div>
  )
}

/** The guess in words, with the labels that it is about. */
export function GuessLead({ guess, labels }: { guess: Guess; labels: Props["labels"] }) {
  return (
    <>
      <span>{guess.lead} </span>
      {guess.labels.map(({ id, probability }, index) => (
        <span key={id} className="desk-name">
          {index > 0 && " or "}
          <span className="desk-dot">
            <Dot colour={labels.get(id)?.colour ?? "gray"} />
            {"\u00a0"}
          </span>
          <b>{labels.get(id)?.name}</b>
          <span className="figures desk-chance">{`\u00a0${chance(probability)}`}</span>
        </span>
      ))}
    </>
  )
}

function SaveButton({
  session,
  labels,
  onSave,
}: {
  session: Session
  labels: Props["labels"]
  onSave: () => void
}) {
  const saves = onEnter(session)
  const names = saves?.flatMap((id) => labels.get(id)?.name ?? [])
  const says = !names
    ? "None of these fits"
    : names.length === 0
      ? "Press again: none of these fits"
      : `${session.chosen.length > 0 ? "Save" : "Accept"} ${names.join(" + ")}`
  return (
    <button
      type="button"
      className="desk-accept"
      data-armed={session.isNoneArmed || undefined}
      data-quiet={!saves || undefined}
      onMouseDown={keepFocus}
      onClick={onSave}
    >
      <span className="desk-saves">{says}</span>
      <Cap>⏎</Cap>
    </button>
  )
}

/** A click leaves the focus where it is, so that the next Enter does not press the same button again. */
export function keepFocus(event: { preventDefault: () => void }): void {
  event.preventDefault()
}
