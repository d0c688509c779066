/** A comment, written in place: Enter saves it, Esc leaves it. */

import { Button, Group, Textarea } from "@mantine/core"
import { useState } from "react"

interface Props {
  onSave: (text: string) => void
  onLeave: () => void
}

export function CommentForm({ onSave, onLeave }: Props) {
  const [typed, setTyped] = useState("")
  return (
    <form
      className="review-form"
      onSubmit={(event) => {
        event.preventDefault()
        onSave(typed)
      }}
    >
      <Textarea
        aria-label="Your comment"
        placeholder="What should others know about this text?"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={10_000}
        ref={(area) => area?.focus()}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onLeave()
          else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) onSave(typed)
          else return
          event.preventDefault()
        }}
      />
      <Group gap="xs" mt={8} justify="flex-end">
        <Button size="xs" variant="subtle" color="gray" onClick={onLeave}>
          Leave it
        </Button>
        <Button size="xs" type="submit" disabled={!typed.trim()}>
          Write it
        </Button>
      </Group>
    </form>
  )
}
