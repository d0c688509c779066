/** One label: colour, key, name, what belongs to it, and how many answers it has. */

import { ActionIcon, Text, Tooltip } from "@mantine/core"
import { IconArchive } from "@tabler/icons-react"
import { memo, useState } from "react"
import { Link } from "react-router"
import type { Label } from "@/api/types"
import { count, plural } from "@/core/format"
import { ColourPicker } from "@/features/projects/labels/ColourPicker"
import { EditText } from "@/features/projects/labels/EditText"
import { KeyField } from "@/features/projects/labels/KeyField"
import { LabelMenu, type Operation } from "@/features/projects/labels/LabelMenu"
import { MAX_NAME, nameProblem } from "@/features/projects/labels/labelRules"
import { MoveHandle } from "@/features/projects/labels/MoveHandle"
import type { Mover } from "@/features/projects/labels/useLabelOrder"
import type { LabelChange } from "@/features/projects/labels/useLabelSet"

interface Props {
  project: string
  label: Label
  labels: readonly Label[]
  answers: number | null
  isReadOnly: boolean
  /** Null while the order cannot be changed, as among labels that were searched for. */
  mover: Mover | null
  onChange: (label: Label, change: LabelChange) => Promise<void>
  onOperate: (operation: Operation, label: Label) => void
}

export const LabelRow = memo(function LabelRow({
  project,
  label,
  labels,
  answers,
  isReadOnly,
  mover,
  onChange,
  onOperate,
}: Props) {
  const [problem, setProblem] = useState<string | null>(null)
  const save = (change: LabelChange) => void onChange(label, change).catch(() => undefined)
  return (
    <li className="label-row" data-fixed={isReadOnly || undefined}>
      {!isReadOnly &&
        (mover ? <MoveHandle label={label} mover={mover} /> : <span className="label-handle" />)}
      <ColourPicker label={label} isReadOnly={isReadOnly} onSave={(colour) => save({ colour })} />
      <KeyField
        label={label}
        labels={labels}
        isReadOnly={isReadOnly}
        onProblem={setProblem}
        onSave={(key) => onChange(label, { key })}
      />
      <EditText
        className="label-name"
        name={`Name of ${label.name}`}
        value={label.name}
        isReadOnly={isReadOnly}
        maxLength={MAX_NAME}
        check={(name) => nameProblem(name, label, labels)}
        onSave={(name) => onChange(label, { name })}
      />
      <EditText
        className="label-description"
        name={`What belongs to ${label.name}, and what not`}
        placeholder={isReadOnly ? "No description" : "What belongs here, and what does not"}
        value={label.description}
        isReadOnly={isReadOnly}
        isLong
        maxLength={5_000}
        onSave={(description) => onChange(label, { description })}
      />
      <Text component="div" size="sm" className="label-count figures">
        {answers === null ? (
          ""
        ) : answers === 0 ? (
          <Text component="span" size="sm" c="dimmed">
            none yet
          </Text>
        ) : (
          <Link
            to={`/p/${project}/texts?label=${label.id}`}
            aria-label={`${plural(answers, "answer")}: see the texts`}
          >
            {count(answers)}
          </Link>
        )}
      </Text>
      {!isReadOnly && (
        <Tooltip label="Archive: its answers stay, it is not offered any more" multiline maw={240}>
          <ActionIcon
            className="label-archive"
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Archive ${label.name}`}
            onClick={() => save({ is_archived: true })}
          >
            <IconArchive size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      {!isReadOnly && <LabelMenu label={label} onOperate={onOperate} />}
      {problem && (
        <Text size="sm" c="red" className="label-problem" role="alert">
          {problem}
        </Text>
      )}
    </li>
  )
})
