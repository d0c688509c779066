/** A setting that is a number. */

import { NumberInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { useState } from "react"

interface NumberProps {
  label: string
  description: string
  value: number
  min: number
  max: number
  isReadOnly: boolean
  save: (value: number) => Promise<string | null>
}

/** A number that is saved a moment after it was typed; what is wrong with it stands below. */
export function NumberSetting({ label, description, value, min, max, isReadOnly, save }: NumberProps) {
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
  return (
    <NumberInput
      label={label}
      description={description}
      classNames={{ description: "settings-says", wrapper: "settings-number" }}
      value={draft ?? value}
      min={min}
      max={max}
      allowDecimal={min < 1}
      clampBehavior="none"
      readOnly={isReadOnly}
      error={problem}
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
  )
}
