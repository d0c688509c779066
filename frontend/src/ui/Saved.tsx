/** Whether everything that was done has reached the server, and what the server would not have. */

import { Button, Popover, Text, Tooltip } from "@mantine/core"
import { IconCheck, IconCloudOff, IconCloudUp } from "@tabler/icons-react"
import { useEffect, useState } from "react"
import type { Saving } from "@/api/sender"
import { plural } from "@/core/format"
import { savedPhrase } from "@/core/saving"
import "@/ui/saved.css"

const PATIENCE = 600

/** By touch, a tip opens with a tap. */
const ON_TOUCH = { hover: true, focus: true, touch: true }

interface Props {
  saving: Saving
  onSend: () => void
  onDismiss: (id: string) => void
}

/** "saved", unless something has been on its way for more than a moment; beside it what was not taken. */
export function Saved({ saving, onSend, onDismiss }: Props) {
  const [isSlow, setSlow] = useState(false)
  const isWaiting = saving.waiting > 0
  useEffect(() => {
    const timer = setTimeout(() => setSlow(isWaiting), isWaiting ? PATIENCE : 0)
    return () => clearTimeout(timer)
  }, [isWaiting])
  const isShown = saving.trouble !== "none" || (isSlow && isWaiting)
  const phrase = savedPhrase(isShown ? saving : { ...saving, waiting: 0 })
  const Icon = phrase.tone === "good" ? IconCheck : phrase.tone === "busy" ? IconCloudUp : IconCloudOff
  return (
    <>
      <Tooltip label={phrase.means} multiline maw={300} position="bottom-end" events={ON_TOUCH}>
        <span className="desk-saved" data-tone={phrase.tone} tabIndex={0}>
          <Icon size={16} aria-hidden />
          <span role="status">{phrase.says}</span>
          {phrase.tone === "bad" && (
            <Button size="compact-xs" variant="light" color="orange" onClick={onSend}>
              Try now
            </Button>
          )}
        </span>
      </Tooltip>
      {saving.refused.length > 0 && <Refused saving={saving} onDismiss={onDismiss} />}
    </>
  )
}

/** Answers that the server would not have, each with its reason; they are kept until they were seen. */
function Refused({ saving, onDismiss }: Pick<Props, "saving" | "onDismiss">) {
  return (
    <Popover position="bottom-end" width={360} withinPortal shadow="sm">
      <Popover.Target>
        <Button size="compact-sm" variant="light" color="red">
          {plural(saving.refused.length, "answer")} not taken
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className="desk-refused">
          {saving.refused.map((entry) => (
            <li key={entry.id}>
              <Text size="sm" fs="italic" lineClamp={2}>
                {entry.about}
              </Text>
              <Text size="sm" my={4}>
                {entry.refusal}
              </Text>
              <Button size="compact-sm" variant="default" onClick={() => onDismiss(entry.id)}>
                I have seen it
              </Button>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}
