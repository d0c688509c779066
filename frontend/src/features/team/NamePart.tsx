/** The name under which one answers and signs in. */

import { Button, Group, TextInput } from "@mantine/core"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import { Part } from "@/ui/Part"
import { said } from "@/ui/toast"

export function NamePart({ name }: { name: string }) {
  const [value, setValue] = useState(name)
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: (to: string) => take(api.PATCH("/api/v1/me", { body: { name: to } })),
    onSuccess: (me) => {
      client.setQueryData(keys.me, me)
      said(`You are ${me.name} from now on.`)
    },
  })
  const wanted = value.trim()
  return (
    <Part title="Name" says="It stands beside your answers, and you sign in with it.">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(wanted)
        }}
      >
        <Group align="flex-start" gap="sm" wrap="nowrap">
          <TextInput
            flex={1}
            maw={360}
            aria-label="Your name"
            autoComplete="username"
            maxLength={200}
            value={value}
            error={save.error?.message}
            onChange={(event) => {
              setValue(event.currentTarget.value)
              save.reset()
            }}
          />
          <Button type="submit" variant="default" disabled={!wanted || wanted === name || save.isPending}>
            Save
          </Button>
        </Group>
      </form>
    </Part>
  )
}
