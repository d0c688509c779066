/** Text that is edited where it stands: Enter or leaving saves, Escape takes back, a problem stays beside it. */

import { Textarea, TextInput } from "@mantine/core"
import { useRef, useState, type KeyboardEvent } from "react"

interface Props {
  value: string
  /** What the field is, for who cannot see where it stands. */
  name: string
  placeholder?: string
  isReadOnly: boolean
  isLong?: boolean
  className: string
  maxLength: number
  /** Why a text cannot be saved, or null. */
  check?: (text: string) => string | null
  onSave: (text: string) => Promise<void>
}

type Field = HTMLInputElement | HTMLTextAreaElement

export function EditText({ value, name, isReadOnly, isLong = false, check, onSave, ...rest }: Props) {
  const [draft, setDraft] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const isTakenBack = useRef(false)

  const save = async () => {
    if (isTakenBack.current) {
      isTakenBack.current = false
      setDraft(null)
      setProblem(null)
      return
    }
    if (draft === null) return
    const text = draft.trim()
    if (text === value) {
      setDraft(null)
      setProblem(null)
      return
    }
    const found = check?.(text) ?? null
    setProblem(found)
    if (found) return
    setDraft(null)
    try {
      await onSave(text)
    } catch (error) {
      setDraft(draft)
      setProblem(error instanceof Error ? error.message : "This could not be saved.")
    }
  }
  const press = (event: KeyboardEvent<Field>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault()
      event.currentTarget.blur()
    }
    if (event.key === "Escape") {
      event.stopPropagation()
      isTakenBack.current = true
      event.currentTarget.blur()
    }
  }
  const change = (text: string) => {
    setDraft(text)
    if (problem) setProblem(check?.(text) ?? null)
  }
  const shared = {
    ...rest,
    "aria-label": name,
    variant: "unstyled",
    readOnly: isReadOnly,
    value: draft ?? value,
    error: problem,
    onBlur: () => void save(),
    onKeyDown: press,
  } as const
  return isLong ? (
    <Textarea {...shared} autosize minRows={1} maxRows={8} onChange={(event) => change(event.target.value)} />
  ) : (
    <TextInput {...shared} onChange={(event) => change(event.target.value)} />
  )
}
