/** A filter on what came with the texts: a key, then one of its values. */

import { Autocomplete, Group, Select } from "@mantine/core"
import { useState } from "react"
import { count } from "@/core/format"
import type { Facets } from "./types"

interface Props {
  facets: Facets | undefined
  onPair: (pair: string) => void
}

const INSIDE = { withinPortal: false } as const

export function MetadataField({ facets, onPair }: Props) {
  const [key, setKey] = useState<string | null>(null)
  const [value, setValue] = useState("")
  const keys = facets?.metadata ?? []
  if (keys.length === 0) return null
  const counts = new Map(
    keys.find((each) => each.key === key)?.values.map((each) => [each.value, each.count]),
  )
  const add = (chosen: string) => {
    if (key === null || chosen.trim() === "") return
    onPair(`${key}:${chosen}`)
    setKey(null)
    setValue("")
  }
  return (
    <Group gap="md" grow align="flex-end">
      <Select
        label="What came with the text"
        placeholder="Choose a column"
        searchable
        clearable
        comboboxProps={INSIDE}
        data={keys.map((each) => each.key)}
        value={key}
        onChange={(chosen) => {
          setKey(chosen)
          setValue("")
        }}
      />
      <Autocomplete
        label="Its value"
        placeholder={key === null ? "First choose a column" : "Choose or type, then Enter"}
        disabled={key === null}
        comboboxProps={INSIDE}
        data={[...counts.keys()]}
        renderOption={({ option }) => `${option.value} · ${count(counts.get(option.value) ?? 0)}`}
        value={value}
        onChange={setValue}
        onOptionSubmit={add}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.defaultPrevented) add(value)
        }}
      />
    </Group>
  )
}
