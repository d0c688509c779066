/** A setting that is a number, saved a moment after it was typed, or, where that makes sense, off. */

import { Checkbox, Group, Input, NumberInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { useId, useState } from "react"
import "@/ui/number-setting.css"

interface Common {
  label: string
  description?: string
  /** What it counts, beside the number; without it, it can be stepped up and down. */
  unit?: string
  min: number
  max: number
  isWhole?: boolean
  isReadOnly: boolean
}

interface Always {
  off?: undefined
  value: number
  save: (value: number) => Promise<string | null>
}

interface MayBeOff {
  /** What it means that it is off. */
  off: string
  /** null: off. */
  value: number | null
  /** What it is when it is switched on. */
  usual?: number
  save: (value: number | null) => Promise<string | null>
}

export function NumberSetting(props: Common & (Always | MayBeOff)) {
  const { label, description, value, off, unit, min, max, isWhole = false, isReadOnly, save } = props
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
      classNames={{ description: "number-says" }}
      error={problem}
      inputWrapperOrder={["label", "description", "input", "error"]}
    >
      <Group gap="md" mt={6}>
        {!isOff && (
          <NumberInput
            id={id}
            w={off === undefined && unit !== undefined ? 150 : 140}
            {...(unit !== undefined && {
              rightSection: <span className="number-unit">{unit}</span>,
              rightSectionWidth: 14 + 8 * unit.length,
              rightSectionPointerEvents: "none",
              hideControls: true,
            })}
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
        {props.off !== undefined && (
          <Checkbox
            label={props.off}
            aria-label={`${label}: ${props.off}`}
            checked={isOff}
            disabled={isReadOnly}
            onChange={(event) => {
              const wanted = event.currentTarget.checked ? null : (props.usual ?? min)
              setDraft(null)
              void props.save(wanted).then(setProblem)
            }}
          />
        )}
      </Group>
    </Input.Wrapper>
  )
}
