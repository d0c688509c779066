/** What is looked for: the search, the state, the filters, and the order where there are no heads to click. */

import { ActionIcon, Menu, SegmentedControl, Tooltip } from "@mantine/core"
import { IconArrowsSort, IconCheck } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState, type RefObject } from "react"
import type { Label } from "@/api/types"
import { chipsOf, STATE_WORDS, type Names } from "./chips"
import { FilterButton } from "./FilterButton"
import { FilterFields } from "./FilterFields"
import { STATES, turned, type Filters, type Sort } from "./filters"
import { facetsQuery } from "./queries"
import { SearchBox } from "./SearchBox"

interface Props {
  project: string
  filters: Filters
  onFilters: (filters: Filters) => void
  labels: readonly Label[]
  names: Names
  isPhone: boolean
  search: RefObject<HTMLInputElement | null>
  onLeaveSearch: () => void
}

const ORDERS: Record<Sort, string> = {
  position: "As they came",
  probability: "How probable the suggestion is",
  uncertainty: "How unsure the model is",
  answered_at: "When it was answered",
}

export function Toolbar({
  project,
  filters,
  onFilters,
  labels,
  names,
  isPhone,
  search,
  onLeaveSearch,
}: Props) {
  const [isOpen, setOpen] = useState(false)
  const facets = useQuery(facetsQuery(project)).data
  const active = chipsOf(filters, names).filter((chip) => isPhone || chip.key !== "state").length
  return (
    <div className="texts-toolbar" role="search" aria-label="Texts">
      <SearchBox
        query={filters.q}
        onQuery={(q) => onFilters({ ...filters, q })}
        box={search}
        onLeave={onLeaveSearch}
      />
      {!isPhone && (
        <SegmentedControl
          aria-label="State"
          size="sm"
          data={[
            { value: "", label: "All" },
            ...STATES.map((state) => ({ value: state, label: STATE_WORDS[state] })),
          ]}
          value={filters.state ?? ""}
          onChange={(value) =>
            onFilters({ ...filters, state: STATES.find((each) => each === value) ?? null })
          }
        />
      )}
      <FilterButton isOpen={isOpen} onOpen={setOpen} isPhone={isPhone} active={active}>
        <FilterFields filters={filters} onFilters={onFilters} labels={labels} facets={facets} />
      </FilterButton>
      {isPhone && <Order filters={filters} onFilters={onFilters} />}
    </div>
  )
}

function Order({ filters, onFilters }: Pick<Props, "filters" | "onFilters">) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label="Order">
          <ActionIcon variant="default" size={36} aria-label={`Order: ${ORDERS[filters.sort]}`}>
            <IconArrowsSort size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(ORDERS) as Sort[]).map((sort) => (
          <Menu.Item
            key={sort}
            rightSection={filters.sort === sort ? <IconCheck size={14} aria-hidden /> : undefined}
            onClick={() => onFilters(filters.sort === sort ? filters : turned(filters, sort))}
          >
            {ORDERS[sort]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => onFilters({ ...filters, isDescending: !filters.isDescending })}>
          Turn the order round
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
