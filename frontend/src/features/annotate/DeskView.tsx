/** The annotate screen around its desk: keys and clicks in, one text at a time out. */

import { VisuallyHidden } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useCallback, useMemo, useState, useSyncExternalStore, type KeyboardEvent } from "react"
import { progressQuery } from "@/api/queries"
import type { Progress, Project } from "@/api/types"
import type { Command } from "@/core/shortcuts"
import { itemsOf, moved } from "@/features/annotate/choiceItems"
import { ChoicePane } from "@/features/annotate/ChoicePane"
import { CommandBar } from "@/features/annotate/CommandBar"
import { CommentField } from "@/features/annotate/CommentField"
import type { Desk } from "@/features/annotate/desk"
import { DeskHead } from "@/features/annotate/DeskHead"
import { GuessLine } from "@/features/annotate/GuessLine"
import { Hint } from "@/features/annotate/Hint"
import type { Meaning } from "@/features/annotate/keyPress"
import { activeLabels } from "@/features/annotate/labelSearch"
import { LastStrip } from "@/features/annotate/LastStrip"
import { pace } from "@/features/annotate/pace"
import { marksOf, offered, suggested, type Act } from "@/features/annotate/session"
import { SidePanel } from "@/features/annotate/SidePanel"
import { Spoken } from "@/features/annotate/Spoken"
import { SpanLine } from "@/features/annotate/spans/SpanLine"
import { SpanList } from "@/features/annotate/spans/SpanList"
import { SpanText } from "@/features/annotate/spans/SpanText"
import { spoken } from "@/features/annotate/spans/says"
import { useMarking } from "@/features/annotate/spans/useMarking"
import { Stand } from "@/features/annotate/Stand"
import { TextPane } from "@/features/annotate/TextPane"
import { useKeys } from "@/features/annotate/useKeys"
import { useTiming } from "@/features/annotate/useTiming"
import { CALM, toggled, turned, type View } from "@/features/annotate/view"

export function DeskView({ desk, project }: { desk: Desk; project: Project }) {
  const { session, saving, supply, lull, given } = useSyncExternalStore(desk.subscribe, desk.read)
  const progress = useQuery(progressQuery(project.id)).data
  const question = session.current
  const shown = question?.document.id ?? null
  const [view, setView] = useState(CALM)
  const [turn, setTurn] = useState(shown)
  if (turn !== shown) {
    setTurn(shown)
    setView(turned(view))
  }
  const answered = useAnswered(progress, given, saving.waiting)
  const { work } = session
  const marksSpans = work !== null || project.labels.some((each) => each.kind === "span" && !each.is_archived)
  const pressed = useTiming(work ?? shown)

  const labels = useMemo(() => activeLabels(project.labels), [project.labels])
  const byId = useMemo(() => new Map(project.labels.map((each) => [each.id, each])), [project.labels])
  const chances = useMemo(() => {
    const likely = suggested(session)
    return new Map(likely.map((each) => [each.label_id, each.probability]))
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the session changes with every key, these do not
  }, [question, session.labels])
  const typed = view.mode === "find" ? view.typed : null
  const items = useMemo(() => itemsOf(labels, chances, typed), [labels, chances, typed])

  const does = useCallback((doing: Act) => desk.act(doing), [desk])
  const marking = useMarking(session, does)
  const { mark } = marking
  const spanLabels = useMemo(() => labels.filter((each) => each.kind === "span"), [labels])
  const choose = useCallback(
    (label: string, by: "key" | "list" = "list") => {
      if (byId.get(label)?.kind !== "span") does({ kind: "choose", label })
      else mark({ kind: by === "key" ? "label" : "pick", label })
      setView((before) => ({ ...before, mode: "choose", typed: "", active: null }))
    },
    [does, mark, byId],
  )
  const chooseActive = (active: number | null): boolean => {
    const item = active === null ? undefined : items[active]
    if (item) choose(item.label.id, "key")
    return item !== undefined
  }
  const change = (by: Partial<View>) => setView((before) => ({ ...before, ...by }))

  const command = useCallback(
    (name: Command): boolean => {
      if (name === "accept") does({ kind: "enter" })
      else if (name === "skip" || name === "flag" || name === "undo" || name === "redo") does({ kind: name })
      else if (name === "history" || name === "guideline") setView((before) => toggled(before, name))
      else if (name === "comment") setView((before) => ({ ...before, mode: "comment" }))
      else if (name === "find") setView((before) => ({ ...before, mode: "find", typed: "", active: null }))
      else return false
      return true
    },
    [does],
  )
  const understand = (meaning: Meaning, at: number): boolean => {
    pressed(at)
    if (meaning.kind === "spans") {
      if (marking.press(meaning.command, meaning.key)) return true
      if (meaning.command === "drop") return understand({ kind: "leave" }, at)
      return false
    }
    if (meaning.kind === "label") choose(meaning.label, "key")
    else if (meaning.kind === "move") change({ active: moved(view.active, meaning.by, items.length) })
    else if (meaning.kind === "leave") change({ active: null, panel: null, mode: "choose", typed: "" })
    else if (meaning.command === "accept" && chooseActive(view.active)) return true
    else return command(meaning.command)
    return true
  }
  useKeys(labels, marksSpans, understand)

  const pressInField = (event: KeyboardEvent<HTMLInputElement>) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : null
    const isEnter = event.key === "Enter" && !event.nativeEvent.isComposing
    if (by) change({ active: moved(view.active, by, items.length) })
    else if (event.key === "Escape") change({ mode: "choose", typed: "", active: null })
    else if (isEnter && (view.typed.trim() || view.active !== null)) {
      pressed(event.timeStamp)
      chooseActive(view.active ?? 0)
    } else if (!isEnter) return
    event.preventDefault()
  }
  const skip = useCallback(() => does({ kind: "skip" }), [does])
  const redo = useCallback(() => does({ kind: "redo" }), [does])
  const accept = () => does({ kind: "enter" })
  const armed = work?.armed ?? null
  const chosen = useMemo(
    () => (armed === null ? session.chosen : [...session.chosen, armed]),
    [session.chosen, armed],
  )
  const type = (next: string) => change({ typed: next, active: null })
  const leaveField = () => setView((before) => (before.typed ? before : { ...before, mode: leftOf(before) }))
  const isSeveral = project.task === "choose_several"
  const marks = marksOf(session)
  const last = session.past.at(-1)
  const former = session.former?.labels ?? NONE
  const likeliest = byId.get(suggested(session)[0]?.label_id ?? "")
  return (
    <div className="desk" data-idle={(!question && supply !== "waiting") || undefined}>
      <DeskHead
        progress={progress}
        answered={answered}
        saving={saving}
        onDismiss={desk.dismiss}
        onSend={desk.sendNow}
      />
      <div className="desk-main">
        {question && <Hint isSeveral={isSeveral} marksSpans={marksSpans} given={given} />}
        {question ? (
          <TextPane
            question={question}
            marks={marks}
            former={session.former}
            labels={byId}
            onSkip={skip}
            onRedo={redo}
            marked={
              work && (
                <SpanText
                  key={question.document.id}
                  work={work}
                  labels={byId}
                  choices={spanLabels}
                  root={marking.root}
                  isPointed={marking.isPointed}
                  onDo={mark}
                  onPoint={marking.point}
                />
              )
            }
          >
            {view.mode === "comment" ? (
              <CommentField
                onLeave={() => change({ mode: "choose" })}
                onSave={(text) => {
                  if (text.trim()) does({ kind: "comment", text })
                  change({ mode: "choose" })
                }}
              />
            ) : work ? (
              <SpanLine
                session={session}
                question={question}
                labels={byId}
                onEnter={accept}
                onFinish={() => does({ kind: "finish" })}
              />
            ) : (
              <GuessLine session={session} question={question} labels={byId} onAccept={accept} />
            )}
          </TextPane>
        ) : (
          <div className="desk-stand">
            <Stand
              supply={supply}
              lull={lull}
              progress={progress}
              waiting={saving.waiting}
              onRetry={desk.sendNow}
            />
          </div>
        )}
        <LastStrip step={last} labels={byId} marksSpans={marksSpans} onUndo={() => does({ kind: "undo" })} />
      </div>
      <div className="desk-side">
        <ChoicePane
          items={items}
          total={labels.length}
          chances={chances}
          active={view.active ?? (typed?.trim() ? 0 : null)}
          isFinding={view.mode === "find"}
          typed={view.typed}
          chosen={chosen}
          offered={(isSeveral || work !== null) && !session.isTouched ? offered(session) : NONE}
          former={former}
          isSeveral={isSeveral || marksSpans}
          likeliest={likeliest}
          onChoose={choose}
          onFind={() => change({ mode: "find" })}
          onType={type}
          onFieldKey={pressInField}
          onLeaveField={leaveField}
        />
        {work && <SpanList work={work} labels={byId} onDo={mark} />}
        {view.panel && (
          <SidePanel
            panel={view.panel}
            project={project.id}
            document={shown}
            guideline={project.guideline}
            labels={byId}
            onClose={() => change({ panel: null })}
          />
        )}
      </div>
      <CommandBar
        canUndo={session.past.length > 0 || (work?.past.length ?? 0) > 0}
        hasText={question !== null}
        isFlagged={marks.flag !== null}
        panel={view.panel}
        given={given}
        pace={pace(session.past.filter((each) => each.kind !== "mark").map((each) => each.at))}
        onCommand={command}
      />
      <Spoken question={question} last={last} labels={byId} marksSpans={marksSpans} />
      {work && <VisuallyHidden aria-live="polite">{spoken(work, byId)}</VisuallyHidden>}
    </div>
  )
}

/** How many texts are answered: what the server last said, and what was given here since then. */
function useAnswered(progress: Progress | undefined, given: number, waiting: number): number {
  const [seen, setSeen] = useState({ progress, counted: given - waiting })
  if (seen.progress !== progress) setSeen({ progress, counted: given - waiting })
  return Math.max(0, (progress?.answered ?? 0) + given - seen.counted)
}

const NONE: readonly string[] = []

function leftOf(view: View): View["mode"] {
  return view.mode === "find" ? "choose" : view.mode
}
