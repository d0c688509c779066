/** One row for the first time: which keys answer. Gone once it was read, or not needed. */

import { ActionIcon } from "@mantine/core"
import { useLocalStorage } from "@mantine/hooks"
import { IconX } from "@tabler/icons-react"
import { Cap } from "@/ui/Cap"

/** After so many answers nobody needs it any more. */
const ENOUGH = 8

export function Hint({ isSeveral, given }: { isSeveral: boolean; given: number }) {
  const [isRead, setRead] = useLocalStorage({
    key: "askwell:hint-read",
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  if (isRead || given >= ENOUGH) return null
  return (
    <div className="desk-hint" role="note">
      <span className="hint-keys">
        Press a label’s key to answer{isSeveral && ", as many as fit"}. <Cap>⏎</Cap>{" "}
        {isSeveral ? "saves" : "accepts the suggestion"}, <Cap>⌫</Cap> goes back, <Cap>?</Cap> shows all keys.
      </span>
      <span className="hint-touch">
        Read the text, then tap a label. Swipe the text to the left to skip it.
      </span>
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
