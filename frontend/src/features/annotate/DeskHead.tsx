/** The line above the text: how far, what the model has learnt, whether everything is saved. */

import { Anchor, Progress as Bar, Text, Tooltip } from "@mantine/core"
import { Link } from "react-router"
import { useLive } from "@/api/live"
import type { Progress } from "@/api/types"
import { count, plural } from "@/core/format"
import { modelPhrase } from "@/features/annotate/phrases"
import type { Saving } from "@/api/sender"
import { Saved } from "@/ui/Saved"

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
      <Saved saving={saving} onSend={onSend} onDismiss={onDismiss} />
    </div>
  )
}

/** By touch, a tip opens with a tap. */
const ON_TOUCH = { hover: true, focus: true, touch: true }
