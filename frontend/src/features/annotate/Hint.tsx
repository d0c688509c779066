/** One row for the first time: which keys answer. Gone once it was read, or not needed. */

import { ActionIcon } from "@mantine/core"
import { useLocalStorage, useMediaQuery } from "@mantine/hooks"
import { IconX } from "@tabler/icons-react"
import { Cap } from "@/ui/Cap"

/** After so many answers nobody needs it any more; under a finger there is less to learn, and less room. */
const ENOUGH = { keys: 8, touch: 2 }

export function Hint({
  isSeveral,
  marksSpans,
  given,
}: {
  isSeveral: boolean
  marksSpans: boolean
  given: number
}) {
  const [isRead, setRead] = useLocalStorage({
    key: marksSpans ? "askwell:spans-hint-read" : "askwell:hint-read",
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const isTouch = useMediaQuery("(pointer: coarse)", false, { getInitialValueInEffect: false })
  if (isRead || given >= (isTouch ? ENOUGH.touch : ENOUGH.keys)) return null
  return (
    <div className="desk-hint" role="note">
      {marksSpans ? <SpanKeys /> : <ChoiceKeys isSeveral={isSeveral} />}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label="Hide this hint"
        onClick={() => setRead(true)}
      >
        <IconX size={14} aria-hidden />
      </ActionIcon>
    </div>
  )
}

function ChoiceKeys({ isSeveral }: { isSeveral: boolean }) {
  return (
    <>
      <span className="for-keys">
        Press a label’s key to answer{isSeveral && ", as many as fit"}. <Cap>⏎</Cap>{" "}
        {isSeveral ? "saves" : "accepts the suggestion"}, <Cap>⌫</Cap> goes back, <Cap>?</Cap> shows all keys.
      </span>
      <span className="for-touch">
        Read the text, then tap a label. Swipe the text to the left to skip it.
      </span>
    </>
  )
}

function SpanKeys() {
  return (
    <>
      <span className="for-keys">
        Drag over words, or go by <Cap>→</Cap> and take them with <Cap>Shift →</Cap>; a label’s key marks
        them. <Cap>⏎</Cap> accepts and saves, <Cap>?</Cap> shows all keys.
      </span>
      <span className="for-touch">Tap a word, tap another to take all between, then tap a label.</span>
    </>
  )
}
