/** How many texts there are, which filters are on, and whether the list is as it was. */

import { Button, CloseButton, Text } from "@mantine/core"
import { count, plural } from "@/core/format"
import { chipsOf, type Names } from "./chips"
import { cleared, isNarrowed, type Filters } from "./filters"

interface Props {
  filters: Filters
  onFilters: (filters: Filters) => void
  names: Names
  total: number | null
  isExact: boolean
  /** Whether other texts would be listed now. */
  isDated: boolean
  onRestart: () => void
}

export function InfoLine({ filters, onFilters, names, total, isExact, isDated, onRestart }: Props) {
  const chips = chipsOf(filters, names)
  return (
    <div className="texts-info">
      <Text size="sm" c="dimmed" role="status" className="figures texts-count">
        {total === null ? "Looking" : said(total, isExact, filters)}
      </Text>
      {chips.map((chip) => (
        <span key={chip.key} className="texts-chip">
          <Text component="span" size="sm" truncate title={chip.says}>
            {chip.says}
          </Text>
          <CloseButton
            size="xs"
            aria-label={`Remove the filter: ${chip.says}`}
            onClick={() => onFilters(chip.without)}
          />
        </span>
      ))}
      {isNarrowed(filters) && (
        <Button size="compact-sm" variant="subtle" onClick={() => onFilters(cleared(filters))}>
          Clear all
        </Button>
      )}
      {isDated && (
        <Button size="compact-sm" variant="light" className="texts-dated" onClick={onRestart}>
          The list has changed · Refresh
        </Button>
      )}
    </div>
  )
}

function said(total: number, isExact: boolean, filters: Filters): string {
  const texts = isExact ? plural(total, "text") : `more than ${count(total)} texts`
  switch (filters.sort) {
    case "position":
      return texts
    case "answered_at":
      return `${texts} with an answer, ${filters.isDescending ? "newest" : "oldest"} first`
    case "probability":
      return `${texts} with a suggestion, ${filters.isDescending ? "most" : "least"} probable first`
    case "uncertainty":
      return `${texts} with a suggestion, ${filters.isDescending ? "most" : "least"} unsure first`
  }
}
