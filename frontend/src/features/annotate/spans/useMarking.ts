/** Ties the keys to the marks of the text shown. */

import { useCallback, useEffect, useRef, useState } from "react"
import type { Command } from "@/core/shortcuts"
import type { Act, Session } from "@/features/annotate/session"
import { keyMeaning } from "@/features/annotate/spans/keys"
import { placedText } from "@/core/placedText"
import { isRightToLeftAt, paragraphsOf } from "@/features/annotate/spans/layout"
import { reached } from "@/features/annotate/spans/lines"
import { beside, type Doing } from "@/features/annotate/spans/work"

export function useMarking(session: Session, onAct: (act: Act) => void) {
  const root = useRef<HTMLDivElement>(null)
  const [isPointed, setPointed] = useState(false)
  const goal = useRef<number | null>(null)
  const { work } = session
  useReadingAhead(session)

  const mark = useCallback((doing: Doing) => onAct({ kind: "spans", doing }), [onAct])
  const point = useCallback(
    (doing: Doing) => {
      setPointed(true)
      goal.current = null
      mark(doing)
    },
    [mark],
  )

  /** Does what a key means; false where it means nothing here. */
  const press = (command: Command, key: string): boolean => {
    if (!work) return false
    const at = work.caret?.start ?? work.placed.length
    const meaning = keyMeaning(command, key, isRightToLeftAt(work.placed, at))
    if (!meaning) return false
    if (meaning.kind !== "line") goal.current = null
    switch (meaning.kind) {
      case "walk": {
        const next = isWalkable() ? beside(work, meaning.by) : null
        if (!next) {
          if (work.marks.length > 0 && isWalkable()) leave(root.current)
          if (work.focus !== null) mark({ kind: "focus", id: null })
          return false
        }
        setPointed(false)
        mark({ kind: "focus", id: next.id })
        return true
      }
      case "finish":
        onAct({ kind: "finish" })
        return true
      case "line":
      case "line-end":
      case "text-end": {
        const there =
          root.current && work.caret && reached(root.current, work.placed, work.caret, meaning, goal.current)
        if (meaning.kind === "line") goal.current = there?.goal ?? goal.current
        setPointed(false)
        if (there) mark({ kind: "go", to: there.to, takes: meaning.takes })
        return true
      }
      case "drop": {
        const isHeld = work.anchor !== null || work.focus !== null || work.armed !== null
        if (isHeld) mark(meaning)
        return isHeld
      }
      default:
        if (meaning.kind === "step" || meaning.kind === "edge") setPointed(false)
        mark(meaning)
        return true
    }
  }
  return { root, isPointed, mark, point, press, setPointed }
}

/** Cuts the next text into words while the person is busy with this one. */
function useReadingAhead(session: Session): void {
  const isMarking = session.spanLabels.size > 0
  const next = session.queue[0]?.document.text
  useEffect(() => {
    if (!isMarking || next === undefined) return
    const timer = setTimeout(() => paragraphsOf(placedText(next)), AHEAD)
    return () => clearTimeout(timer)
  }, [isMarking, next])
}

const AHEAD = 300

/** Whether Tab walks the marks: from the text, or where nothing has the focus. */
function isWalkable(): boolean {
  const { activeElement } = document
  return !activeElement || activeElement === document.body || activeElement.hasAttribute("data-marks-spans")
}

/** Lets Tab go on from the text, wherever the focus was. */
function leave(root: HTMLElement | null): void {
  root?.closest<HTMLElement>("[data-marks-spans]")?.focus({ preventScroll: true })
}
