/** The review screen around its desk: keys and clicks in, one text at a time out. */

import { VisuallyHidden } from "@mantine/core"
import { useLocalStorage } from "@mantine/hooks"
import { useMemo, useState, useSyncExternalStore } from "react"
import { snippet } from "@/api/outbox"
import { may } from "@/api/rights"
import type { Label, Project } from "@/api/types"
import type { Command } from "@/core/shortcuts"
import type { Extent } from "@/core/words"
import { Page } from "@/ui/Page"
import { Waiting } from "@/ui/Waiting"
import { callersOf, partKeys, partsOf } from "./choices"
import { CommentForm } from "./CommentForm"
import { Deciding } from "./Deciding"
import { GuidelinePart } from "./GuidelinePart"
import { LastDecision } from "./LastDecision"
import { ReviewBar } from "./ReviewBar"
import type { ReviewDesk } from "./reviewDesk"
import { ReviewHead } from "./ReviewHead"
import { ReviewText } from "./ReviewText"
import { SendBackForm } from "./SendBackForm"
import { currentOf, draftOf, type Act } from "./session"
import { CannotLoad, NothingWaits } from "./states"
import { ThreadPart } from "./ThreadPart"
import { useReviewKeys } from "./useReviewKeys"
import { draftWords } from "./words"

type Form = "send-back" | "comment" | null

interface Props {
  desk: ReviewDesk
  project: Project
  onKind: (kind: string | null) => void
}

export function ReviewView({ desk, project, onKind }: Props) {
  const { session, saving, supply, kind, counts, total } = useSyncExternalStore(desk.subscribe, desk.read)
  const [form, setForm] = useState<Form>(null)
  const [words, setWords] = useState<Extent | null>(null)
  const [isGuideline, setGuideline] = useState(false)
  const [isBlind, setBlind] = useLocalStorage({ key: "askwell:review-blind", defaultValue: false })
  const item = currentOf(session)
  const shown = item?.document.id ?? null
  const [turn, setTurn] = useState(shown)
  if (turn !== shown) {
    setTurn(shown)
    setForm(null)
    setWords(null)
  }
  const labels = useMemo(() => new Map(project.labels.map((each) => [each.id, each])), [project.labels])
  const choices = useMemo(() => project.labels.filter(isChoice), [project.labels])
  const parts = useMemo(() => (item ? partsOf(item) : []), [item])
  const keys = useMemo(() => {
    const taken = new Set(choices.flatMap((each) => each.key ?? []))
    return partKeys(parts, taken)
  }, [choices, parts])
  const call = useMemo(() => (item ? callersOf(item, isBlind) : () => ""), [item, isBlind])
  const draft = item && draftOf(session, item)
  const does = (doing: Act) => desk.act(doing)

  const command = (name: Command): boolean => {
    if (name === "decide") does({ kind: "decide" })
    else if (name === "nextReview") does({ kind: "next" })
    else if (name === "previousReview") does({ kind: "previous" })
    else if (name === "undoReview") does({ kind: "undo" })
    else if (name === "redoReview") does({ kind: "redo" })
    else if (name === "settle") does({ kind: "settle" })
    else if (name === "hideNames") setBlind(!isBlind)
    else if (name === "guidelineReview") setGuideline(!isGuideline)
    else if (name === "reply") setForm(item && "comment")
    else if (name === "sendBack") setForm(item && mayGoBack(item.answers) ? "send-back" : null)
    else return false
    return true
  }
  const press = (name: string): boolean => {
    if (name === "escape") {
      setForm(null)
      setGuideline(false)
      return true
    }
    const part = parts.find((each) => keys.get(each.key) === name)
    if (part) does({ kind: "toggle", span: part.span })
    const label = choices.find((each) => each.key === name)
    if (!part && label) does({ kind: "choose", label: label.id })
    return part !== undefined || label !== undefined
  }
  useReviewKeys({ command, key: press })
  const last = session.past.at(-1)
  const lastDone = (
    <LastDecision step={last} labels={labels} session={session} onUndo={() => command("undoReview")} />
  )
  return (
    <div className="review" data-idle={item === null || undefined}>
      <ReviewHead
        kind={kind}
        counts={counts}
        total={total}
        saving={saving}
        onKind={onKind}
        onSend={desk.sendNow}
        onDismiss={desk.dismiss}
      />
      {item && draft ? (
        <>
          <ReviewText
            item={item}
            draft={draft}
            parts={parts}
            keys={keys}
            labels={labels}
            onWords={setWords}
            below={lastDone}
          >
            <ThreadPart thread={item.thread} call={call} isBlind={isBlind} onSettle={() => command("settle")}>
              {form === "comment" && (
                <CommentForm
                  onLeave={() => setForm(null)}
                  onSave={(text) => {
                    does({ kind: "comment", text })
                    setForm(null)
                  }}
                />
              )}
            </ThreadPart>
          </ReviewText>
          <div className="review-side" tabIndex={0} role="group" aria-label="What there is to decide">
            {form === "send-back" ? (
              <SendBackForm
                item={item}
                call={call}
                draft={draft}
                tell={(answer) => draftWords(answer, labels, session)}
                onLeave={() => setForm(null)}
                onSend={(person, note) => does({ kind: "send-back", person, note })}
              />
            ) : (
              <Deciding
                key={item.document.id}
                project={project}
                session={session}
                item={item}
                draft={draft}
                parts={parts}
                keys={keys}
                labels={labels}
                call={call}
                words={session.hasSpans ? words : null}
                onDo={does}
              />
            )}
            {isGuideline && (
              <GuidelinePart
                project={project}
                labels={labels}
                document={item.document.id}
                label={labels.get(item.answers.flatMap((each) => each.labels)[0] ?? "")}
              />
            )}
          </div>
        </>
      ) : (
        <div className="review-stand">
          {supply === "waiting" ? (
            <Page>
              <Waiting rows={3} height={72} />
            </Page>
          ) : supply === "ready" ? (
            <NothingWaits
              isFiltered={kind !== null}
              isShared={project.overlap > 1 || !may(project.role, "edit")}
              onAll={() => onKind(null)}
            />
          ) : (
            <CannotLoad problem={supply} onRetry={desk.refresh} />
          )}
          {lastDone}
        </div>
      )}
      <ReviewBar
        canUndo={session.past.length > 0}
        hasText={item !== null}
        mayGoBack={item !== null && mayGoBack(item.answers)}
        isBlind={isBlind}
        isGuideline={isGuideline}
        onCommand={command}
      />
      <VisuallyHidden aria-live="polite">
        {item && `To decide: ${snippet(item.document.text)}`}
      </VisuallyHidden>
    </div>
  )
}

function isChoice(label: Label): boolean {
  return label.kind === "choice" && !label.is_archived
}

function mayGoBack(answers: readonly { readonly status: string }[]): boolean {
  return answers.some((each) => each.status === "submitted")
}
