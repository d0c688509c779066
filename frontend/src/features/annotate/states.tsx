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
import type { Progress } from "@/api/types"
import { Empty } from "@/ui/Empty"
import { count, plural } from "@/core/format"

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
  progress: Progress | undefined
  /** How many texts the person has been through. */
  mine: number
}

/** Nothing is left to ask this person: all is answered, or others hold the rest. */
export function NothingLeft({ progress, mine }: NothingProps) {
  const documents = progress?.documents ?? 0
  const isThrough = progress !== undefined && (progress.answered >= documents || mine >= documents)
  if (isThrough) {
    return (
      <Empty
        icon={<IconCircleCheck {...ICON} />}
        title="That was the last text"
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
        {progress.answered >= documents
          ? `${all(documents)} answered. `
          : "You have been through every text. "}
        New ones that are imported show up here by themselves.
      </Empty>
    )
  }
  return (
    <Empty icon={<IconHourglass {...ICON} />} title="Nothing for you at the moment">
      Other people hold the texts that are left. As soon as one is free, it shows up here by itself.
    </Empty>
  )
}

function all(documents: number): string {
  return documents === 1 ? "The only text is" : `All ${count(documents)} texts are`
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
