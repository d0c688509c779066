/** Signing in with a name and a password. */

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core"
import { useState } from "react"

interface Props {
  isBusy: boolean
  onSignIn: (body: { name: string; password: string }) => void
}

export function PasswordForm({ isBusy, onSignIn }: Props) {
  const [name, setName] = useState("")
  const [password, setPassword] = useState("")
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSignIn({ name: name.trim(), password })
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          autoComplete="username"
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          value={password}
          visibilityToggleButtonProps={{ "aria-label": "Show or hide the password", tabIndex: 0 }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" fullWidth disabled={isBusy || !name.trim() || !password}>
          {isBusy ? "Signing in" : "Sign in"}
        </Button>
      </Stack>
    </form>
  )
}
