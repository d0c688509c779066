/** What can be done with the texts that are chosen, and how far it is. */

import { ActionIcon, Button, Popover, Progress, Text, Tooltip } from "@mantine/core"
import { IconFlag, IconPlayerSkipForward, IconTag, IconX } from "@tabler/icons-react"
import { useState, type ReactNode } from "react"
import type { Label, Project } from "@/api/types"
import { count, plural } from "@/core/format"
import type { Deed } from "./acts"
import { LabelChoices } from "./LabelChoices"
import type { Work } from "./useDeeds"

interface Props {
  chosen: number
  /** How many texts could be chosen at once, and how many match. */
  reach: number
  total: number
  isGathering: boolean
  onReach: () => void
  onClear: () => void
  onDo: (deed: Deed) => void
  labels: readonly Label[]
  task: Project["task"]
  work: Work | null
  /** What else can be done with them. */
  more: ReactNode
}

export function BulkBar(props: Props) {
  const { chosen, reach, total, work, labels, onDo } = props
  const [isOpen, setOpen] = useState(false)
  if (work) {
    return (
      <div className="texts-bulk" role="region" aria-label="Progress">
        <Text size="sm" className="figures texts-bulk-count" role="status">
          {work.says}: {count(work.done)} of {count(work.total)}
        </Text>
        <Progress value={(100 * work.done) / work.total} w={160} aria-label={work.says} />
      </div>
    )
  }
  if (chosen === 0) return null
  const doIt = (deed: Deed) => {
    setOpen(false)
    onDo(deed)
  }
  return (
    <div className="texts-bulk" role="region" aria-label="Chosen texts">
      <Text size="sm" fw={600} className="figures texts-bulk-count" role="status">
        {plural(chosen, "text")} chosen
      </Text>
      {chosen < reach && (
        <Button size="compact-sm" variant="subtle" loading={props.isGathering} onClick={props.onReach}>
          {reach < total
            ? `Choose the first ${count(reach)} of ${count(total)}`
            : `Choose all ${count(total)}`}
        </Button>
      )}
      {props.task !== "mark_spans" && (
        <Popover
          opened={isOpen}
          onChange={setOpen}
          width={320}
          position="top"
          shadow="md"
          trapFocus
          returnFocus
        >
          <Popover.Target>
            <Button
              size="sm"
              leftSection={<IconTag size={16} aria-hidden />}
              aria-haspopup="dialog"
              onClick={() => setOpen(!isOpen)}
            >
              Label as…
            </Button>
          </Popover.Target>
          <Popover.Dropdown aria-label="Label as">
            <LabelChoices
              labels={labels}
              task={props.task}
              given={null}
              says={`Label ${plural(chosen, "text")}`}
              autoFocus
              onAnswer={(ids) => doIt({ kind: "label", labels: ids })}
            />
            <Text size="xs" c="dimmed" mt="xs">
              Replaces your answers to these texts. You can undo it.
            </Text>
          </Popover.Dropdown>
        </Popover>
      )}
      <Button
        size="sm"
        variant="default"
        leftSection={<IconFlag size={16} aria-hidden />}
        onClick={() => doIt({ kind: "flag" })}
      >
        Flag
      </Button>
      <Tooltip label="Sets them aside, and takes away your answers to them">
        <Button
          size="sm"
          variant="default"
          leftSection={<IconPlayerSkipForward size={16} aria-hidden />}
          onClick={() => doIt({ kind: "skip" })}
        >
          Skip
        </Button>
      </Tooltip>
      {props.more}
      <Tooltip label="Let them go (Esc)">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          className="texts-bulk-close"
          aria-label="Let them go"
          onClick={props.onClear}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
