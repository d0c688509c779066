/** Every filter as a field, with how many texts each choice has. */

import { Checkbox, Group, Input, MultiSelect, RangeSlider, Select, SimpleGrid, Stack } from "@mantine/core"
import type { Label } from "@/api/types"
import { count } from "@/core/format"
import { REVIEW_WORDS, STATE_WORDS, STREAM_WORDS } from "./chips"
import { REVIEW_STATES, STATES, STREAMS, type Filters } from "./filters"
import { MetadataField } from "./MetadataField"
import type { Facets } from "./types"

interface Props {
  filters: Filters
  onFilters: (filters: Filters) => void
  labels: readonly Label[]
  facets: Facets | undefined
}

/** Lists open inside the form, so that a click on them does not close it. */
const INSIDE = { withinPortal: false } as const

export function FilterFields({ filters, onFilters, labels, facets }: Props) {
  const change = (more: Partial<Filters>) => onFilters({ ...filters, ...more })
  const labelChoices = (counts: Record<string, number> | undefined) =>
    labels.map((label) => ({
      value: label.id,
      label: withCount(label.name, counts && (counts[label.id] ?? 0)),
    }))
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm">
        <Select
          label="State"
          placeholder="Any"
          clearable
          comboboxProps={INSIDE}
          data={STATES.map((state) => ({
            value: state,
            label: withCount(STATE_WORDS[state], facets?.states[state]),
          }))}
          value={filters.state}
          onChange={(state) => change({ state })}
        />
        <Select
          label="Answered by"
          placeholder="Anybody"
          clearable
          searchable
          comboboxProps={INSIDE}
          nothingFoundMessage="Nobody of this name has answered"
          data={(facets?.people ?? []).map((person) => ({
            value: person.id,
            label: withCount(person.name, person.answered + person.skipped),
          }))}
          value={filters.person}
          onChange={(person) => change({ person })}
        />
        <MultiSelect
          label="Answer"
          placeholder={filters.labels.length === 0 ? "Any" : ""}
          clearable
          searchable
          comboboxProps={INSIDE}
          nothingFoundMessage="No label has this name"
          data={labelChoices(facets?.answered_labels)}
          value={[...filters.labels]}
          onChange={(chosen) => change({ labels: chosen })}
        />
        <Select
          label="Suggestion"
          placeholder="Any"
          clearable
          searchable
          comboboxProps={INSIDE}
          nothingFoundMessage="No label has this name"
          data={labelChoices(facets?.predicted_labels)}
          value={filters.predicted}
          onChange={(predicted) => change({ predicted })}
        />
        <Select
          label="How it came to be answered"
          placeholder="Any way"
          clearable
          comboboxProps={INSIDE}
          data={STREAMS.map((stream) => ({ value: stream, label: STREAM_WORDS[stream] }))}
          value={filters.stream}
          onChange={(stream) => change({ stream })}
        />
        <Select
          label="File"
          placeholder="Any"
          clearable
          comboboxProps={INSIDE}
          data={(facets?.sources ?? []).map((source) => ({
            value: source.id,
            label: withCount(source.name, source.texts),
          }))}
          value={filters.source}
          onChange={(source) => change({ source })}
        />
        <Select
          label="Review"
          placeholder="Any"
          clearable
          comboboxProps={INSIDE}
          data={REVIEW_STATES.map((review) => ({ value: review, label: REVIEW_WORDS[review] }))}
          value={filters.review}
          onChange={(review) => change({ review })}
        />
      </SimpleGrid>
      <Probability key={`${filters.min ?? 0} ${filters.max ?? 1}`} filters={filters} onFilters={onFilters} />
      <MetadataField facets={facets} onPair={(pair) => change({ metadata: [...filters.metadata, pair] })} />
      <Group gap="lg">
        <Checkbox
          label={withCount("With a flag", facets?.flagged)}
          checked={filters.isFlagged}
          onChange={(event) => change({ isFlagged: event.currentTarget.checked })}
        />
        <Checkbox
          label={withCount("With a comment", facets?.commented)}
          checked={filters.isCommented}
          onChange={(event) => change({ isCommented: event.currentTarget.checked })}
        />
      </Group>
    </Stack>
  )
}

function Probability({ filters, onFilters }: Pick<Props, "filters" | "onFilters">) {
  return (
    <Input.Wrapper label="How probable the suggestion is" mb={14}>
      <RangeSlider
        mt={6}
        mx={8}
        step={5}
        minRange={5}
        defaultValue={[100 * (filters.min ?? 0), 100 * (filters.max ?? 1)]}
        label={(value) => `${value} %`}
        thumbFromLabel="At least this probable"
        thumbToLabel="At most this probable"
        marks={[0, 50, 100].map((value) => ({ value, label: `${value} %` }))}
        onChangeEnd={([from, to]) =>
          onFilters({ ...filters, min: from === 0 ? null : from / 100, max: to === 100 ? null : to / 100 })
        }
      />
    </Input.Wrapper>
  )
}

function withCount(name: string, texts: number | undefined): string {
  return texts === undefined ? name : `${name} · ${count(texts)}`
}
