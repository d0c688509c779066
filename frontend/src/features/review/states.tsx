/** What stands in the place of a text when none waits. */

import { Button, Group } from "@mantine/core"
import { IconCloudOff, IconGavel, IconLock } from "@tabler/icons-react"
import { Link } from "react-router"
import type { Problem } from "@/api/problem"
import { Empty } from "@/ui/Empty"

const ICON = { size: 40, stroke: 1.4, color: "var(--accent)", "aria-hidden": true } as const

interface Props {
  isFiltered: boolean
  /** Whether several people are asked about a text, or the caller cannot change that. */
  isShared: boolean
  onAll: () => void
}

export function NothingWaits({ isFiltered, isShared, onAll }: Props) {
  if (isFiltered) {
    return (
      <Empty
        icon={<IconGavel {...ICON} />}
        title="Nothing of this kind waits"
        action={<Button onClick={onAll}>Show all that waits</Button>}
      >
        Other texts may wait for another reason.
      </Empty>
    )
  }
  return (
    <Empty
      icon={<IconGavel {...ICON} />}
      title="Nothing waits for your eye"
      action={
        <Group justify="center">
          <Button component={Link} to="../label" relative="path">
            Label texts
          </Button>
          {!isShared && (
            <Button component={Link} to="../settings" relative="path" variant="default">
              Let several people answer
            </Button>
          )}
        </Group>
      }
    >
      Texts come here when people answer them differently, flag them, write a comment, or when an answer looks
      wrong. You see the answers side by side, and one key decides.
    </Empty>
  )
}

export function NotYours() {
  return (
    <Empty icon={<IconLock {...ICON} />} title="Deciding takes the role of a reviewer">
      Somebody who manages this project can give it to you, under Team.
    </Empty>
  )
}

export function CannotLoad({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  return (
    <Empty
      icon={<IconCloudOff {...ICON} />}
      title="What waits cannot be shown"
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {problem.message}
    </Empty>
  )
}
