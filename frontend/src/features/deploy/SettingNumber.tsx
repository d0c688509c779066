/** A setting that is a number, or, where that makes sense, off. */

import { Checkbox, Group, Input, NumberInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { useId, useState } from "react"

interface Props {
  label: string
  description?: string
  /** null: off. */
  value: number | null
  /** What it is when it is switched on. */
  usual?: number
  /** What it means that it is off; left out where it cannot be. */
  off?: string
  unit: string
  min: number
  max: number
  isWhole?: boolean
  isReadOnly: boolean
  save: (value: number | null) => Promise<string | null>
}

export function SettingNumber(props: Props) {
  const { label, description, value, usual, off, unit, min, max, isWhole = false, isReadOnly, save } = props
  const id = useId()
  const [draft, setDraft] = useState<string | number | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const commit = async (given: string | number) => {
    const wanted = Number(given)
    if (given === "" || !Number.isFinite(wanted) || wanted < min || wanted > max) {
      setProblem(`Give a number from ${min} to ${max}.`)
      return
    }
    setProblem(null)
    setDraft(null)
    if (wanted === value) return
    const found = await save(wanted)
    setProblem(found)
    if (found) setDraft(given)
  }
  const soon = useDebouncedCallback((given: string | number) => void commit(given), 1_000)
  const isOff = value === null
  return (
    <Input.Wrapper
      id={id}
      label={label}
      labelElement={isOff ? "div" : "label"}
      {...(description !== undefined && { description })}
      classNames={{ description: "deploy-says" }}
      error={problem}
      inputWrapperOrder={["label", "description", "input", "error"]}
    >
      <Group gap="md" mt={6}>
        {!isOff && (
          <NumberInput
            id={id}
            w={off === undefined ? 150 : 140}
            rightSection={<span className="deploy-unit">{unit}</span>}
            rightSectionWidth={14 + 8 * unit.length}
            rightSectionPointerEvents="none"
            hideControls
            value={draft ?? value}
            min={min}
            max={max}
            allowDecimal={!isWhole}
            clampBehavior="none"
            readOnly={isReadOnly}
            error={problem !== null}
            onChange={(given) => {
              setDraft(given)
              setProblem(null)
              soon(given)
            }}
            onBlur={() => soon.flush()}
            onKeyDown={(event) => {
              if (event.key === "Enter") soon.flush()
            }}
          />
        )}
        {off !== undefined && (
          <Checkbox
            label={off}
            aria-label={`${label}: ${off}`}
            checked={isOff}
            disabled={isReadOnly}
            onChange={(event) => {
              const wanted = event.currentTarget.checked ? null : (usual ?? min)
              setDraft(null)
              void save(wanted).then(setProblem)
            }}
          />
        )}
      </Group>
    </Input.Wrapper>
  )
}
