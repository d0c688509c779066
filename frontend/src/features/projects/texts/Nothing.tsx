/** Why there is nothing to show, and what to do about it. */

import { Button } from "@mantine/core"
import { IconFileImport, IconSearchOff } from "@tabler/icons-react"
import { Link } from "react-router"
import { Empty } from "@/ui/Empty"
import type { Filters, Sort } from "./filters"

interface Props {
  filters: Filters
  isNarrowed: boolean
  onClear: () => void
  onInOrder: () => void
}

const LEFT_OUT: Record<Sort, string | null> = {
  position: null,
  probability: "This order lists only texts with a suggestion, and there is none yet.",
  uncertainty: "This order lists only texts with a suggestion, and there is none yet.",
  answered_at: "This order lists only texts with an answer, and there is none yet.",
}

export function Nothing({ filters, isNarrowed, onClear, onInOrder }: Props) {
  if (isNarrowed) {
    return (
      <Empty
        icon={<IconSearchOff size={36} stroke={1.4} aria-hidden />}
        title="No text matches"
        action={<Button onClick={onClear}>Clear the filters</Button>}
      >
        {filters.q.trim()
          ? "Every word must be in the text; the last may be the beginning of a word. Try fewer words, or fewer filters."
          : "Every filter must hold. Take one away, or begin again."}
      </Empty>
    )
  }
  const leftOut = LEFT_OUT[filters.sort]
  if (leftOut !== null) {
    return (
      <Empty
        title="Nothing to put in this order"
        action={<Button onClick={onInOrder}>Show all texts</Button>}
      >
        {leftOut}
      </Empty>
    )
  }
  return (
    <Empty
      icon={<IconFileImport size={36} stroke={1.4} aria-hidden />}
      title="No texts yet"
      action={
        <Button component={Link} to="../import">
          Import texts
        </Button>
      }
    >
      Here you will search the texts, open one to see who said what, and label many at once. Begin with a
      file: a spreadsheet, a CSV, or one text a line.
    </Empty>
  )
}
