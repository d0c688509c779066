/** What stands in the place of a text when there is none to show. */

import { Anchor, Button, Group, Skeleton, VisuallyHidden } from "@mantine/core"
import {
  IconCircleCheck,
  IconCloudOff,
  IconFileImport,
  IconHourglass,
  IconLock,
  IconTags,
} from "@tabler/icons-react"
import { Link } from "react-router"
import type { Problem } from "@/api/problem"
import type { Lull } from "@/api/types"
import { lullWords } from "@/features/annotate/lull"
import { Empty } from "@/ui/Empty"
import { plural } from "@/core/format"

const ICON = { size: 40, stroke: 1.4, color: "var(--accent)", "aria-hidden": true } as const

export function DeskWaiting() {
  return (
    <div className="desk-waiting" role="status">
      <VisuallyHidden>Loading the next text</VisuallyHidden>
      <Skeleton height={20} width="92%" />
      <Skeleton height={20} width="84%" />
      <Skeleton height={20} width="60%" />
    </div>
  )
}

export function NoLabels() {
  return (
    <Empty
      icon={<IconTags {...ICON} />}
      title="First, say what can be answered"
      action={
        <Button component={Link} to="../labels" relative="path">
          Add labels
        </Button>
      }
    >
      Every text gets one of your labels, such as “Refund” or “Delivery”. Paste a list, or type them.
    </Empty>
  )
}

export function NoTexts() {
  return (
    <Empty
      icon={<IconFileImport {...ICON} />}
      title="There are no texts yet"
      action={
        <Button component={Link} to="../import" relative="path">
          Import texts
        </Button>
      }
    >
      Drop a spreadsheet, a CSV or a JSONL file. You can label as soon as the first texts are in.
    </Empty>
  )
}

interface NothingProps {
  lull: Lull
  documents: number
}

/** Nothing is left to ask this person: why, and what else can be done. */
export function NothingLeft({ lull, documents }: NothingProps) {
  const { isWaiting, title, says } = lullWords(lull, documents, timeOf)
  if (isWaiting) {
    return (
      <Empty icon={<IconHourglass {...ICON} />} title={title}>
        {says} As soon as there is a text for you, it shows up here by itself.
      </Empty>
    )
  }
  return (
    <Empty
      icon={<IconCircleCheck {...ICON} />}
      title={title}
      action={
        <Group justify="center">
          <Button component={Link} to="../model" relative="path">
            See how good the model is
          </Button>
          <Button component={Link} to="../overview" relative="path" variant="default">
            Overview
          </Button>
        </Group>
      }
    >
      {says} New texts that are imported show up here by themselves.
    </Empty>
  )
}

function timeOf(at: string): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
}

interface FailedProps {
  problem: Problem
  waiting: number
  onRetry: () => void
}

/** No question could be had: offline, not allowed, or something else, in words. */
export function NoSupply({ problem, waiting, onRetry }: FailedProps) {
  if (problem.status === 403) {
    return (
      <Empty icon={<IconLock {...ICON} />} title="You may look, but not label here">
        Ask whoever runs this project to make you an annotator. Meanwhile, see the{" "}
        <Anchor component={Link} to="../texts" relative="path">
          texts
        </Anchor>
        .
      </Empty>
    )
  }
  const { title, says } = wordsOf(problem)
  return (
    <Empty
      icon={<IconCloudOff {...ICON} />}
      title={title}
      action={
        <Button variant="default" onClick={onRetry}>
          Try now
        </Button>
      }
    >
      {says} {waiting > 0 && `${plural(waiting, "answer")} of yours wait on this device and will be sent. `}
      {problem.isPassing && "It is tried again by itself."}
    </Empty>
  )
}

function wordsOf(problem: Problem): { title: string; says: string } {
  if (problem.status === 401) {
    return { title: "You are signed out", says: "Sign in again in a new tab, then go on here." }
  }
  if (problem.code === "offline") {
    return { title: "Askwell cannot be reached", says: "Check that it runs and that you are connected." }
  }
  return { title: "The next text could not be fetched", says: problem.message }
}
