/** The text to decide on, with why it waits, and its marked parts: taken ones solid, others dotted. */

import { useEffect, useMemo, useRef, type ReactNode } from "react"
import { IconFlagFilled } from "@tabler/icons-react"
import type { ReviewItem } from "@/api/types"
import type { Extent } from "@/core/words"
import { MarkedText, type LookedPart } from "@/ui/MarkedText"
import { keyOf, type Part } from "./choices"
import { chosenWords } from "./marking"
import type { Draft } from "./session"
import { nameOf, type Labels } from "./words"

interface Props {
  item: ReviewItem
  draft: Draft
  parts: readonly Part[]
  keys: ReadonlyMap<string, string>
  labels: Labels
  /** Told which words were chosen with the pointer, to be marked; null: none any more. */
  onWords: (words: Extent | null) => void
  /** What people wrote about it. */
  children: ReactNode
  below: ReactNode
}

export function ReviewText({ item, draft, parts, keys, labels, onWords, children, below }: Props) {
  const { document, reasons, answers } = item
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const look = () => onWords(root.current && chosenWords(root.current, document.text))
    window.document.addEventListener("selectionchange", look)
    return () => window.document.removeEventListener("selectionchange", look)
  }, [document.text, onWords])
  const facts = Object.entries(document.metadata).filter(([, value]) => value !== null && value !== "")
  const marks = useMemo(() => {
    const taken = new Set(draft.spans.map(keyOf))
    const look = (key: string, span: Part["span"]): LookedPart => {
      const by = keys.get(key)
      const name = nameOf(labels, span.label_id)
      return {
        start: span.start,
        end: span.end,
        name: by === undefined ? name : `${by.toUpperCase()} · ${name}`,
        colour: labels.get(span.label_id)?.colour ?? "#808080",
        isOpen: !taken.has(key),
      }
    }
    const known = new Set(parts.map((part) => part.key))
    const added = draft.spans.filter((span) => !known.has(keyOf(span)))
    return [
      ...parts.map((part) => look(part.key, part.span)),
      ...added.map((span) => look(keyOf(span), span)),
    ]
  }, [draft.spans, parts, keys, labels])
  return (
    <section className="review-main" aria-label="The text">
      <div
        className="review-scroll"
        tabIndex={0}
        role="group"
        aria-label="Text to decide on"
        key={document.id}
      >
        <ul className="review-reasons" aria-label="Why it is here">
          {reasons.map(({ kind, phrase }) => (
            <li key={kind} data-kind={kind}>
              {phrase}
            </li>
          ))}
        </ul>
        <div className="prose-text review-text" dir="auto" lang="" ref={root}>
          <MarkedText text={document.text} marks={marks} isListed />
        </div>
        {answers.some((each) => each.is_flagged) && !reasons.some(({ kind }) => kind === "flag") && (
          <p className="review-flagged">
            <IconFlagFilled size={14} aria-hidden /> Flagged for a second look
          </p>
        )}
        {facts.length > 0 && (
          <dl className="review-facts">
            {facts.slice(0, 8).map(([key, value]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        )}
        {children}
      </div>
      {below}
    </section>
  )
}
