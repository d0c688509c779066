/** The heads of the columns; those that the server can sort by are buttons. */

import { UnstyledButton, VisuallyHidden } from "@mantine/core"
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react"
import { turned, type Filters, type Sort } from "./filters"

interface Props {
  filters: Filters
  onSort: (filters: Filters) => void
  /** Whether all, some or none of the loaded texts are chosen. */
  chosen: "all" | "some" | "none"
  onChooseAll: () => void
}

export function TableHead({ filters, onSort, chosen, onChooseAll }: Props) {
  const head = (className: string, says: string, sort: Sort, tip: string) => (
    <span
      role="columnheader"
      className={className}
      aria-sort={filters.sort !== sort ? "none" : filters.isDescending ? "descending" : "ascending"}
    >
      <UnstyledButton className="texts-head-button" title={tip} onClick={() => onSort(turned(filters, sort))}>
        {says}
        {filters.sort === sort &&
          (filters.isDescending ? (
            <IconArrowDown size={14} aria-hidden />
          ) : (
            <IconArrowUp size={14} aria-hidden />
          ))}
      </UnstyledButton>
    </span>
  )
  return (
    <div role="row" aria-rowindex={1} className="texts-head">
      <span role="columnheader" className="texts-check">
        <input
          type="checkbox"
          aria-label="Select all the texts that are loaded"
          checked={chosen === "all"}
          ref={(box) => {
            if (box) box.indeterminate = chosen === "some"
          }}
          onChange={onChooseAll}
        />
      </span>
      {head("texts-text", "Text", "position", "In the order in which the texts came")}
      <span role="columnheader" className="texts-given">
        Answer
      </span>
      {head("texts-when", "When", "answered_at", "By when it was answered")}
      {head("texts-suggestion", "Suggestion", "probability", "By how probable the suggestion is")}
      {head("texts-sure", "How sure", "uncertainty", "Where an answer would teach the model most, first")}
      <span role="columnheader" className="texts-marks">
        <VisuallyHidden>Flags and comments</VisuallyHidden>
      </span>
    </div>
  )
}
