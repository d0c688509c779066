/** A comment on the text, written in place: Enter saves it, Esc leaves it. */

import { useEffect, useRef, type KeyboardEvent } from "react"
import { Cap } from "@/ui/Cap"

interface Props {
  onSave: (text: string) => void
  onLeave: () => void
}

export function CommentField({ onSave, onLeave }: Props) {
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape") {
      event.preventDefault()
      onLeave()
    } else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      onSave(event.currentTarget.value)
    }
  }
  return (
    <div className="desk-comment">
      <textarea
        ref={field}
        aria-label="Comment on this text"
        placeholder="What should others know about this text?"
        rows={2}
        maxLength={10_000}
        onKeyDown={press}
      />
      <div className="desk-comment-acts">
        <button type="button" className="command" onClick={() => onSave(field.current?.value ?? "")}>
          <Cap>⏎</Cap> save
        </button>
        <button type="button" className="command" onClick={onLeave}>
          <Cap>Esc</Cap> leave
        </button>
      </div>
    </div>
  )
}
