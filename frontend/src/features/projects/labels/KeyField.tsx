/** The key of a label: pressed once to set it, emptied to have none. */

import { TextInput, Tooltip } from "@mantine/core"
import { useState } from "react"
import type { Label } from "@/api/types"
import { keyProblem, shown } from "@/features/projects/labels/labelRules"

interface Props {
  label: Label
  labels: readonly Label[]
  isReadOnly: boolean
  /** Says what is wrong with a key that was tried, and null when nothing is any more. */
  onProblem: (problem: string | null) => void
  onSave: (key: string | null) => Promise<void>
}

export function KeyField({ label, labels, isReadOnly, onProblem, onSave }: Props) {
  const [tried, setTried] = useState<string | null>(null)
  const standing = label.key ? keyProblem(label.key, label, labels) : null
  const set = async (text: string) => {
    const key = (Array.from(text).at(-1) ?? "").toLowerCase()
    if (key === (label.key ?? "")) {
      setTried(null)
      onProblem(null)
      return
    }
    const problem = keyProblem(key, label, labels)
    setTried(problem ? key : null)
    onProblem(problem)
    if (problem) return
    try {
      await onSave(key || null)
    } catch (error) {
      onProblem(error instanceof Error ? error.message : "This key could not be saved.")
    }
  }
  const tip = standing ?? (label.key ? "Press another key to change it" : "Press a key for this label")
  return (
    <Tooltip label={tip} multiline maw={260} disabled={isReadOnly && !standing}>
      <TextInput
        className="label-key"
        variant="unstyled"
        aria-label={`Key of ${label.name}${standing ? `. ${standing}` : ""}`}
        readOnly={isReadOnly}
        value={shown(tried ?? label.key ?? "")}
        error={tried !== null || standing !== null}
        placeholder="–"
        autoComplete="off"
        onFocus={(event) => event.target.select()}
        onChange={(event) => void set(event.target.value)}
        onBlur={() => {
          setTried(null)
          onProblem(null)
        }}
      />
    </Tooltip>
  )
}
