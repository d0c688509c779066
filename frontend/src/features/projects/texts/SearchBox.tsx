/** Search as one types; the address follows a moment later. */

import { CloseButton, TextInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { IconSearch } from "@tabler/icons-react"
import { useState, type RefObject } from "react"
import { Cap } from "@/ui/Cap"

interface Props {
  query: string
  onQuery: (query: string) => void
  box: RefObject<HTMLInputElement | null>
  onLeave: () => void
}

export function SearchBox({ query, onQuery, box, onLeave }: Props) {
  const [typed, setTyped] = useState(query)
  const [sent, setSent] = useState(query)
  const [seen, setSeen] = useState(query)
  if (query !== seen) {
    setSeen(query)
    if (query !== sent) setTyped(query)
  }
  const send = (value: string) => {
    setSent(value)
    onQuery(value)
  }
  const soon = useDebouncedCallback(send, 200)
  const clear = () => {
    soon.cancel()
    setTyped("")
    send("")
    box.current?.focus()
  }
  return (
    <TextInput
      ref={box}
      type="text"
      inputMode="search"
      enterKeyHint="search"
      className="texts-search"
      aria-label="Search the texts"
      placeholder="Search the texts"
      maxLength={1_000}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed ? <CloseButton size="sm" aria-label="Clear the search" onClick={clear} /> : <Cap>/</Cap>
      }
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        soon(event.currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" || event.key === "Enter") {
          event.preventDefault()
          soon.flush()
          onLeave()
        }
      }}
    />
  )
}
