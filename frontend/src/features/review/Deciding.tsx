/** The answers side by side: what people agree on together, what they differ in apart, one key for each. */

import { Button } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { Project, ReviewItem } from "@/api/types"
import { ago, likelihood, percent } from "@/core/format"
import type { Extent } from "@/core/words"
import { Cap } from "@/ui/Cap"
import { given, type Part } from "./choices"
import { MarkAs } from "./MarkAs"
import { LabelChoices } from "./LabelChoices"
import { PartChoices } from "./PartChoices"
import { foundQuery } from "./queueServer"
import { tallied, type Act, type Draft, type Session } from "./session"
import { draftWords, nameOf, type Labels } from "./words"

interface Props {
  project: Project
  session: Session
  item: ReviewItem
  draft: Draft
  parts: readonly Part[]
  keys: ReadonlyMap<string, string>
  labels: Labels
  call: (person: string) => string
  /** Words that were chosen with the pointer, to be marked. */
  words: Extent | null
  onDo: (doing: Act) => void
}

export function Deciding({ project, session, item, draft, parts, keys, labels, call, words, onDo }: Props) {
  const [now] = useState(() => Date.now())
  const answers = given(item)
  const { leftOut } = tallied(item, draft)
  const model = <ModelView project={project} item={item} labels={labels} hasSpans={session.hasSpans} />
  const isReady = draft.labels !== null
  return (
    <section className="review-deciding" aria-label="Answers">
      {item.decided && (
        <p className="review-decided">
          Decided by {item.decided.person}
          {item.decided.at && ` ${ago(item.decided.at, Math.max(now, Date.parse(item.decided.at)))}`}:{" "}
          <b>{draftWords(item.decided, labels, session)}</b>
        </p>
      )}
      {answers.length === 0 && <p className="review-none">Nobody has answered this text.</p>}
      {session.hasChoices && (
        <LabelChoices project={project} session={session} item={item} draft={draft} call={call} onDo={onDo}>
          {model}
        </LabelChoices>
      )}
      {words && (
        <MarkAs
          words={words}
          text={item.document.text}
          labels={project.labels.filter((each) => each.kind === "span" && !each.is_archived)}
          onMark={(span) => onDo({ kind: "toggle", span })}
        />
      )}
      {session.hasSpans && (
        <PartChoices
          item={item}
          draft={draft}
          parts={parts}
          keys={keys}
          labels={labels}
          call={call}
          onDo={onDo}
        />
      )}
      {!session.hasChoices && model}
      <div className="review-decide">
        <Button
          fullWidth
          disabled={!isReady}
          onClick={() => onDo({ kind: "decide" })}
          rightSection={<Cap>⏎</Cap>}
        >
          {isReady ? `Decide: ${draftWords(draft, labels, session)}` : "Choose an answer first"}
        </Button>
        {leftOut > 0 && (
          <p className="review-left-out figures">
            {leftOut === 1 ? "1 mark is left out" : `${leftOut} marks are left out`}
          </p>
        )}
        {!isReady && (
          <p className="review-left-out" role={session.isStuck ? "alert" : undefined}>
            Answers are even: choose the one that is right.
          </p>
        )}
      </div>
    </section>
  )
}

interface ModelProps {
  project: Project
  item: ReviewItem
  labels: Labels
  hasSpans: boolean
}

/** What the model holds, in words and a number. */
function ModelView({ project, item, labels, hasSpans }: ModelProps) {
  const { prediction, document } = item
  const found = useQuery({
    ...foundQuery(project.id, document.id, document.text),
    enabled: hasSpans && prediction !== null,
  })
  const likely = (prediction?.labels ?? []).filter((each) => labels.get(each.label_id)?.kind === "choice")
  const [first, ...rest] = likely
  if (!prediction || (!first && !hasSpans)) return null
  return (
    <p className="review-model">
      <span>The model: </span>
      {first && (
        <>
          {likelihood(first.probability)} <b>{nameOf(labels, first.label_id)}</b> ·{" "}
          {percent(first.probability)}
          {rest.slice(0, 2).map((each) => (
            <span key={each.label_id} className="review-rest">
              {" "}
              · {nameOf(labels, each.label_id)} {percent(each.probability)}
            </span>
          ))}
        </>
      )}
      {hasSpans && found.data && (
        <span>
          {first && "; "}
          {found.data.length === 0
            ? "would mark nothing"
            : `would mark ${found.data.map((each) => `“${each.text}” as ${each.label} (${percent(each.probability)})`).join(", ")}`}
        </span>
      )}
    </p>
  )
}
