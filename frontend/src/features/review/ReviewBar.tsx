/** The commands with their keys, each a button too. */

import {
  IconArrowBackUp,
  IconArrowLeft,
  IconBook2,
  IconEyeOff,
  IconMessage2,
  IconPlayerTrackNext,
  IconSend2,
} from "@tabler/icons-react"
import { SHORTCUTS, type Command } from "@/core/shortcuts"
import { Cap } from "@/ui/Cap"

const COMMANDS = [
  { command: "undoReview", name: "undo", icon: IconArrowBackUp },
  { command: "previousReview", name: "back", icon: IconArrowLeft },
  { command: "nextReview", name: "next", icon: IconPlayerTrackNext },
  { command: "sendBack", name: "send back", short: "send", icon: IconSend2 },
  { command: "reply", name: "comment", icon: IconMessage2 },
  { command: "hideNames", name: "hide names", short: "names", icon: IconEyeOff },
  { command: "guidelineReview", name: "guideline", short: "guide", icon: IconBook2 },
] as const satisfies readonly { command: Command; name: string; short?: string; icon: unknown }[]

interface Props {
  canUndo: boolean
  hasText: boolean
  mayGoBack: boolean
  isBlind: boolean
  isGuideline: boolean
  onCommand: (command: Command) => void
}

export function ReviewBar({ canUndo, hasText, mayGoBack, isBlind, isGuideline, onCommand }: Props) {
  const isOff = (command: Command) =>
    command === "undoReview"
      ? !canUndo
      : command === "sendBack"
        ? !mayGoBack
        : command !== "hideNames" && command !== "guidelineReview" && !hasText
  const isOn: Partial<Record<Command, boolean>> = { hideNames: isBlind, guidelineReview: isGuideline }
  return (
    <footer className="review-foot">
      <div className="review-commands" role="toolbar" aria-label="Commands">
        {COMMANDS.map(({ command, name, icon: Icon, ...more }) => (
          <button
            key={command}
            type="button"
            className="review-act"
            title={SHORTCUTS[command].says}
            aria-keyshortcuts={SHORTCUTS[command].keys[0]}
            aria-pressed={isOn[command]}
            disabled={isOff(command)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onCommand(command)}
          >
            <Icon className="review-act-icon" size={20} stroke={1.7} aria-hidden />
            <Cap>{SHORTCUTS[command].cap}</Cap>
            <span className="review-act-name">{name}</span>
            <span className="review-act-short">{"short" in more ? more.short : name}</span>
          </button>
        ))}
      </div>
    </footer>
  )
}
