/** The text whose parts are marked: words to go through, take and label, and the marks on them. */

import { memo, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, type RefObject } from "react"
import type { Label } from "@/api/types"
import { byPart, laidOut, type Laid } from "@/features/annotate/spans/layers"
import { clipped, paragraphsOf } from "@/features/annotate/spans/layout"
import { ParagraphView } from "@/features/annotate/spans/ParagraphView"
import { SpanBar } from "@/features/annotate/spans/SpanBar"
import { SpanGrips } from "@/features/annotate/spans/SpanGrips"
import { usePointing } from "@/features/annotate/spans/usePointing"
import { taken, type Doing, type Work } from "@/features/annotate/spans/work"

interface Props {
  work: Work
  labels: ReadonlyMap<string, Label>
  /** The labels for parts of texts, in their order. */
  choices: readonly Label[]
  /** Where the words are drawn. */
  root: RefObject<HTMLDivElement | null>
  /** Whether the last thing was done with a pointer. */
  isPointed: boolean
  onDo: (doing: Doing) => void
  onPoint: (doing: Doing) => void
}

const NONE: readonly Laid[] = []
/** From so many paragraphs on, those out of sight are not laid out. */
const MANY = 40

export const SpanText = memo(function SpanText(props: Props) {
  const { work, labels, choices, root, isPointed, onDo, onPoint } = props
  const { placed, marks, caret, focus } = work
  const paragraphs = paragraphsOf(placed)
  const parts = useMemo(() => byPart(laidOut(marks), paragraphs), [marks, paragraphs])
  const colours = useMemo(() => new Map([...labels].map(([id, each]) => [id, each.colour])), [labels])
  const part = taken(work)
  const cell = part || focus !== null ? null : caret
  usePointing(root, work, onPoint)
  useInSight(root, work, isPointed)
  useCopying(work)
  return (
    <div className="span-field">
      <div
        ref={root}
        className="prose-text span-text"
        data-armed={work.armed !== null || undefined}
        data-pointed={isPointed || undefined}
      >
        {paragraphs.map((paragraph, index) => (
          <ParagraphView
            key={index}
            paragraph={paragraph}
            isOneOfMany={paragraphs.length > MANY}
            placed={placed}
            laid={parts.get(index) ?? NONE}
            caret={clipped(cell, paragraph)}
            taken={clipped(part, paragraph)}
            focus={focus}
            labels={labels}
            colours={colours}
          />
        ))}
      </div>
      <SpanGrips {...{ work, root, onPoint }} />
      <SpanBar {...{ work, labels, choices, root, isPointed, onDo }} />
    </div>
  )
})

/** Keeps what the keys are about in sight. */
function useInSight(root: RefObject<HTMLElement | null>, work: Work, isPointed: boolean): void {
  const { caret, anchor, focus } = work
  const isFirst = useRef(true)
  useLayoutEffect(() => {
    if (isPointed || isFirst.current) {
      isFirst.current = false
      return
    }
    const shown = root.current?.querySelectorAll("[data-focus], [data-caret], [data-taken]")
    const isBack = anchor !== null && caret !== null && caret.start < anchor.start
    const edge = isBack || anchor === null ? shown?.[0] : shown?.[shown.length - 1]
    edge?.scrollIntoView({ block: "nearest" })
  }, [root, caret, anchor, focus, isPointed])
}

/** Copies the words that are taken, or the mark in focus, as the browser would copy its own selection. */
function useCopying(work: Work): void {
  const copy = useEffectEvent((event: ClipboardEvent) => {
    const part = taken(work) ?? work.marks.find((each) => each.id === work.focus)
    if (!part || (getSelection()?.toString() ?? "") !== "" || isField(event.target)) return
    event.clipboardData?.setData("text/plain", work.placed.slice(part))
    event.preventDefault()
  })
  useEffect(() => {
    document.addEventListener("copy", copy)
    return () => document.removeEventListener("copy", copy)
  }, [])
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(target.tagName)
}
