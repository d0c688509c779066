/** Setting or changing one's password; the rules are said beforehand. */

import { Button, Group, PasswordInput, Stack, Text } from "@mantine/core"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import { Problem } from "@/api/problem"
import { keys } from "@/api/queries"
import { sessionsKey } from "@/features/team/queries"
import { Part } from "@/ui/Part"
import { ProblemNote } from "@/ui/ProblemNote"
import { said } from "@/ui/toast"

const SHORTEST = 12
const eye = { "aria-label": "Show or hide what is typed", tabIndex: 0 }

export function PasswordPart({ hasPassword, name }: { hasPassword: boolean; name: string }) {
  const [current, setCurrent] = useState("")
  const [fresh, setFresh] = useState("")
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () =>
      take(api.PUT("/api/v1/me/password", { body: { new: fresh, ...(current && { current }) } })),
    onSuccess: async () => {
      setCurrent("")
      setFresh("")
      said("Your password is set. You are signed out everywhere else.")
      await client.invalidateQueries({ queryKey: keys.me })
      await client.invalidateQueries({ queryKey: sessionsKey })
    },
  })
  const field = save.error instanceof Problem ? save.error.field : null
  const message = save.error && sentence(save.error.message.replace(/^(current|new): /, ""))
  const lacking = SHORTEST - fresh.length
  return (
    <Part
      title={hasPassword ? "Password" : "Set a password"}
      says={
        hasPassword
          ? "Changing it signs you out in every other browser."
          : "You have none yet. With a password you can come back without a link."
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
        <Stack gap="md" maw={420}>
          {hasPassword && (
            <PasswordInput
              label="Present password"
              description="Forgotten? Leave it empty if you came in by a link in the last 15 minutes."
              autoComplete="current-password"
              value={current}
              visibilityToggleButtonProps={eye}
              error={field === "current" && message}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
          )}
          <PasswordInput
            label="New password"
            description="At least 12 characters. A sentence is good; nothing else is asked of it."
            autoComplete="new-password"
            maxLength={200}
            value={fresh}
            visibilityToggleButtonProps={eye}
            error={field === "new" && message}
            onChange={(event) => setFresh(event.currentTarget.value)}
          />
          {save.error && field !== "current" && field !== "new" && <ProblemNote error={save.error} />}
          <Group gap="sm">
            <Button
              type="submit"
              variant={hasPassword ? "default" : "filled"}
              disabled={lacking > 0 || save.isPending}
            >
              {hasPassword ? "Change the password" : "Set the password"}
            </Button>
            {fresh.length > 0 && lacking > 0 && (
              <Text size="sm" c="dimmed" role="status">
                {lacking} more
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </Part>
  )
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1) + (words.endsWith(".") ? "" : ".")
}
