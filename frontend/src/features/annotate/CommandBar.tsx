/** The commands with their keys, each a button too, and the pace of the session. */

import { Tooltip } from "@mantine/core"
import {
  IconArrowBackUp,
  IconBook2,
  IconFlag,
  IconHistory,
  IconMessage2,
  IconPlayerTrackNext,
} from "@tabler/icons-react"
import { memo } from "react"
import { plural } from "@/core/format"
import { SHORTCUTS, type Command } from "@/core/shortcuts"
import { keepFocus } from "@/features/annotate/GuessLine"
import { Cap } from "@/ui/Cap"

const COMMANDS = [
  { command: "undo", name: "undo", icon: IconArrowBackUp },
  { command: "skip", name: "skip", icon: IconPlayerTrackNext },
  { command: "flag", name: "flag", icon: IconFlag },
  { command: "comment", name: "comment", icon: IconMessage2 },
  { command: "history", name: "history", icon: IconHistory },
  { command: "guideline", name: "guideline", icon: IconBook2 },
] as const satisfies readonly { command: Command; name: string; icon: unknown }[]

interface Props {
  canUndo: boolean
  hasText: boolean
  isFlagged: boolean
  panel: string | null
  given: number
  pace: number | null
  onCommand: (command: Command) => void
}

export const CommandBar = memo(function CommandBar(props: Props) {
  const { canUndo, hasText, isFlagged, panel, given, pace, onCommand } = props
  const isOn: Partial<Record<Command, boolean>> = {
    flag: isFlagged,
    history: panel === "history",
    guideline: panel === "guideline",
  }
  return (
    <footer className="desk-foot">
      <div className="desk-commands" role="toolbar" aria-label="Commands">
        {COMMANDS.map(({ command, name, icon: Icon }) => (
          <button
            key={command}
            type="button"
            className="command"
            title={SHORTCUTS[command].says}
            aria-keyshortcuts={SHORTCUTS[command].keys[0]}
            aria-pressed={isOn[command]}
            disabled={command === "undo" ? !canUndo : command !== "guideline" && !hasText}
            onMouseDown={keepFocus}
            onClick={() => onCommand(command)}
          >
            <Icon className="command-icon" size={20} stroke={1.7} aria-hidden />
            <Cap>{SHORTCUTS[command].cap}</Cap>
            {name}
          </button>
        ))}
      </div>
      {given > 0 && (
        <Tooltip label="Your answers since you opened this page, and how many a minute lately; pauses do not count.">
          <span className="desk-pace figures" tabIndex={0}>
            {plural(given, "answer")}
            {pace !== null && ` · ${pace.toFixed(pace < 10 ? 1 : 0)} / min`}
          </span>
        </Tooltip>
      )}
    </footer>
  )
})
