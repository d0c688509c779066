/** The line above the text: how far, what the model has learnt, whether everything is saved. */

import { Anchor, Button, Popover, Progress as Bar, Text, Tooltip } from "@mantine/core"
import { IconCheck, IconCloudOff, IconCloudUp } from "@tabler/icons-react"
import { useEffect, useState } from "react"
import { Link } from "react-router"
import { useLive } from "@/api/live"
import type { Progress } from "@/api/types"
import { count, plural } from "@/core/format"
import { modelPhrase, savedPhrase } from "@/features/annotate/phrases"
import type { Saving } from "@/features/annotate/sender"

interface Props {
  progress: Progress | undefined
  answered: number
  saving: Saving
  onDismiss: (id: string) => void
  onSend: () => void
}

export function DeskHead({ progress, answered, saving, onDismiss, onSend }: Props) {
  const live = useLive()
  const documents = progress?.documents ?? 0
  const learnt = live.version > 0 ? live.answersLearnt : (progress?.answers_learnt ?? 0)
  const version = live.version > 0 ? live.version : (progress?.model_version ?? 0)
  const isReading = progress !== undefined && progress.encoded < documents
  return (
    <div className="desk-head">
      <div className="desk-progress">
        <Bar
          value={documents ? (100 * answered) / documents : 0}
          size="sm"
          aria-label={`${count(answered)} of ${plural(documents, "text")} answered`}
        />
        <Text size="sm" className="figures" component="span">
          <b>{count(answered)}</b> of {plural(documents, "text")}
        </Text>
      </div>
      {isReading ? (
        <Tooltip
          multiline
          maw={300}
          events={ON_TOUCH}
          label="The model has to read the texts before it can choose the most useful ones. Until then, you are asked in random order; every answer counts."
        >
          <Text size="sm" c="dimmed" className="figures desk-model" tabIndex={0} component="span">
            Reading the texts: {count(progress.encoded)} of {count(documents)} · you can label already
          </Text>
        </Tooltip>
      ) : (
        <Tooltip
          multiline
          maw={300}
          label="After each answer the model learns anew, and chooses what is most worth asking next."
        >
          <Anchor
            component={Link}
            to="../model"
            relative="path"
            size="sm"
            c="dimmed"
            className="figures desk-model"
          >
            {modelPhrase(version, learnt, live.behind)}
          </Anchor>
        </Tooltip>
      )}
      <Saved saving={saving} onSend={onSend} />
      {saving.refused.length > 0 && <Refused saving={saving} onDismiss={onDismiss} />}
    </div>
  )
}

const PATIENCE = 600

/** By touch, a tip opens with a tap. */
const ON_TOUCH = { hover: true, focus: true, touch: true }

/** "saved", unless something has been on its way for more than a moment. */
function Saved({ saving, onSend }: { saving: Saving; onSend: () => void }) {
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
  )
}

/** Answers that the server would not have, each with its reason; they are kept until they were seen. */
function Refused({ saving, onDismiss }: { saving: Saving; onDismiss: (id: string) => void }) {
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
