/** Deleting one's own account: for good, so it takes the password and two presses. */

import { PasswordInput, Stack } from "@mantine/core"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useNavigate } from "react-router"
import { api, take } from "@/api/client"
import type { Me } from "@/api/types"
import { NameAfter } from "@/features/team/account/NameAfter"
import { Part } from "@/ui/Part"
import { TwoPress } from "@/ui/TwoPress"
import { ProblemNote } from "@/ui/ProblemNote"
import { said } from "@/ui/toast"

export function DeletePart({ me }: { me: Me }) {
  const [isAnonymous, setAnonymous] = useState(true)
  const [password, setPassword] = useState("")
  const navigate = useNavigate()
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () =>
      take(
        api.POST("/api/v1/me:delete", {
          body: { is_anonymous: isAnonymous, password: me.has_password ? password : null },
        }),
      ),
    onSuccess: async () => {
      await navigate("/sign-in")
      client.clear()
      said("Your account is deleted.")
    },
  })
  return (
    <Part
      title="Delete my account"
      says="You are signed out everywhere, your keys end, and you leave all projects. It cannot be undone."
    >
      <Stack gap="md" maw={420} align="flex-start">
        <NameAfter isAnonymous={isAnonymous} onChange={setAnonymous} />
        {me.has_password && (
          <PasswordInput
            label="Your password"
            w="100%"
            autoComplete="current-password"
            value={password}
            visibilityToggleButtonProps={{ "aria-label": "Show or hide your password", tabIndex: 0 }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        {remove.error && <ProblemNote error={remove.error} />}
        <TwoPress
          size="sm"
          says="Delete my account"
          sure="Delete it for good"
          about={me.name}
          isDisabled={me.has_password && !password}
          onPress={() => remove.mutate()}
        />
      </Stack>
    </Part>
  )
}
