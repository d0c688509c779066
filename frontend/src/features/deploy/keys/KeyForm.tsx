/** Makes a key of a deployment: what it is for, and how much it may ask. */

import { Button, NumberInput, TextInput } from "@mantine/core"
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { makeKey, type NewDeploymentKey } from "@/features/deploy/queries"
import { MOST_A_MINUTE as MOST } from "@/features/deploy/limits"
import { ProblemNote } from "@/ui/ProblemNote"

export function KeyForm({
  deployment,
  onMade,
}: {
  deployment: string
  onMade: (key: NewDeploymentKey) => void
}) {
  const [name, setName] = useState("")
  const [limit, setLimit] = useState<string | number>("")
  const create = useMutation({
    mutationFn: () => makeKey(deployment, name.trim(), limit === "" ? null : Number(limit)),
    onSuccess: (key) => {
      setName("")
      setLimit("")
      onMade(key)
    },
  })
  const isWrong = limit !== "" && !(Number(limit) >= 1 && Number(limit) <= MOST)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate()
      }}
    >
      <div className="key-form">
        <TextInput
          label="Which program is it for?"
          placeholder="Web shop"
          maxLength={200}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NumberInput
          label="Texts a minute"
          placeholder="no limit"
          min={1}
          max={MOST}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          thousandSeparator=","
          hideControls
          value={limit}
          error={isWrong && `from 1 to ${MOST.toLocaleString("en")}`}
          onChange={setLimit}
        />
        <Button type="submit" variant="default" disabled={!name.trim() || isWrong || create.isPending}>
          Make a key
        </Button>
      </div>
      {create.error && <ProblemNote error={create.error} />}
    </form>
  )
}
