/** An answer sent back: to whom, and why, so that they can answer anew. */

import { Button, Group, Radio, Stack, Textarea } from "@mantine/core"
import { useState } from "react"
import type { ReviewItem } from "@/api/types"
import { given, type Answer } from "./choices"
import type { Draft } from "./session"

interface Props {
  item: ReviewItem
  draft: Draft
  call: (person: string) => string
  /** What somebody answered, in words. */
  tell: (answer: Answer) => string
  onSend: (person: string, note: string) => void
  onLeave: () => void
}

export function SendBackForm({ item, draft, call, tell, onSend, onLeave }: Props) {
  const answers = given(item)
  const likely = answers.find((each) => !isAs(each.labels, draft.labels ?? [])) ?? answers[0]
  const [person, setPerson] = useState(likely?.person_id ?? "")
  const [note, setNote] = useState("")
  const send = () => {
    if (note.trim()) onSend(person, note)
  }
  return (
    <form
      className="review-form"
      aria-label="Send an answer back"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <h2 className="review-heading">Send an answer back</h2>
      {answers.length > 1 && (
        <Radio.Group label="Whose answer" value={person} onChange={setPerson} mb="sm">
          <Stack gap={6} mt={6}>
            {answers.map((each) => (
              <Radio
                key={each.person_id}
                value={each.person_id}
                label={call(each.person_id)}
                description={tell(each)}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <Textarea
        label={answers.length > 1 ? "Why" : `Why, for ${call(person)}`}
        placeholder="What should be looked at again?"
        autosize
        minRows={3}
        maxRows={8}
        maxLength={10_000}
        data-autofocus
        ref={(area) => {
          if (area && !area.dataset.seen) {
            area.dataset.seen = "yes"
            area.focus()
          }
        }}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onLeave()
          else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) send()
          else return
          event.preventDefault()
        }}
      />
      <p className="review-none review-told">
        They are asked this text again, with your note, before any other.
      </p>
      <Group gap="xs" justify="flex-end">
        <Button size="xs" variant="subtle" color="gray" onClick={onLeave}>
          Leave it
        </Button>
        <Button size="xs" type="submit" disabled={!note.trim()}>
          Send it back
        </Button>
      </Group>
    </form>
  )
}

function isAs(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each))
}
