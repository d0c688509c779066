/** A new account for somebody who is invited: a name and a password. */

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core"
import { useState } from "react"
import { Problem } from "@/api/problem"
import { ProblemNote } from "@/ui/ProblemNote"

const SHORTEST = 12

interface Props {
  isBusy: boolean
  error: unknown
  onJoin: (body: { name: string; password: string }) => void
}

export function NewAccountForm({ isBusy, error, onJoin }: Props) {
  const [name, setName] = useState("")
  const [password, setPassword] = useState("")
  const lacking = SHORTEST - password.length
  const isTaken = error instanceof Problem && error.code === "name_taken"
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onJoin({ name: name.trim(), password })
      }}
    >
      <Stack gap="md">
        {error !== null && !isTaken && <ProblemNote error={error} />}
        <TextInput
          label="Your name"
          description="It stands beside your answers, and you sign in with it."
          autoComplete="username"
          autoFocus
          maxLength={200}
          value={name}
          error={isTaken && "Somebody has this name already. If it is you, sign in instead."}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label="A password"
          description={
            password && lacking > 0
              ? `${lacking} more ${lacking === 1 ? "character" : "characters"}`
              : "At least 12 characters. A sentence is good."
          }
          autoComplete="new-password"
          maxLength={200}
          value={password}
          visibilityToggleButtonProps={{ "aria-label": "Show or hide the password", tabIndex: 0 }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" fullWidth disabled={isBusy || !name.trim() || lacking > 0}>
          {isBusy ? "Joining" : "Join"}
        </Button>
      </Stack>
    </form>
  )
}
