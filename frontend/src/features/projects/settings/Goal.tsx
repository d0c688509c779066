/** How many texts shall be answered: what the outlook on the Team page counts down to. */

import { NumberInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { useState } from "react"
import { count, plural } from "@/core/format"
import { useSetting, type SectionProps } from "@/features/projects/settings/useSetting"

const MOST = 100_000_000

export function Goal(props: SectionProps) {
  const { project, rights } = props
  const change = useSetting(props)
  const [draft, setDraft] = useState<string | number | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const commit = async (given: string | number) => {
    const goal = given === "" ? null : Number(given)
    if (goal !== null && (!Number.isInteger(goal) || goal < 1 || goal > MOST)) {
      setProblem(`Give a whole number from 1 to ${count(MOST)}, or nothing for all texts.`)
      return
    }
    setDraft(null)
    setProblem(null)
    if (goal === project.goal) return
    const says = goal === null ? "The goal is all texts now." : `The goal is ${plural(goal, "text")} now.`
    setProblem(await change({ goal }, says))
  }
  const soon = useDebouncedCallback((given: string | number) => void commit(given), 1_000)
  return (
    <NumberInput
      label="Goal"
      description="How many texts shall be answered. The Team page foresees when they are. Left empty: all of them."
      classNames={{ description: "settings-says", wrapper: "settings-number" }}
      placeholder={project.documents > 0 ? `all ${count(project.documents)}` : "all"}
      value={draft ?? project.goal ?? ""}
      min={1}
      allowDecimal={false}
      thousandSeparator=","
      clampBehavior="none"
      readOnly={rights.refusal !== null}
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
