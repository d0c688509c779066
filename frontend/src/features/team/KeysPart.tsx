/** API keys: make one, see its secret once, end one. */

import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import { projectsQuery } from "@/api/queries"
import type { UseWord } from "@/core/uses"
import { KeyRows } from "@/features/team/KeyRows"
import { NewSecret } from "@/features/team/NewSecret"
import { Part } from "@/ui/Part"
import { apiKeysKey, apiKeysQuery, type NewKey } from "@/features/team/queries"
import { ProblemNote } from "@/ui/ProblemNote"
import { UseChoice } from "@/ui/UseChoice"
import { Waiting } from "@/ui/Waiting"

const ALL = "all"

export function KeysPart() {
  const found = useQuery(apiKeysQuery)
  const projects = useQuery(projectsQuery)
  const client = useQueryClient()
  const [name, setName] = useState("")
  const [scope, setScope] = useState(ALL)
  const [uses, setUses] = useState<UseWord[] | null>(null)
  const [made, setMade] = useState<NewKey | null>(null)
  const create = useMutation({
    mutationFn: () =>
      take(
        api.POST("/api/v1/keys", {
          body: { name: name.trim(), project_id: scope === ALL ? null : scope, permissions: uses },
        }),
      ),
    onSuccess: async (key) => {
      setMade(key)
      setName("")
      setUses(null)
      await client.invalidateQueries({ queryKey: apiKeysKey })
    },
  })
  const choices = [
    { value: ALL, label: "All my projects" },
    ...(projects.data ?? []).map((project) => ({ value: project.id, label: project.name })),
  ]
  return (
    <Part title="API keys" says="For scripts that do what you can do here. A key works until you end it.">
      <Stack gap="md">
        {found.error && <ProblemNote error={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <Waiting rows={1} height={40} />}
        {found.data && found.data.length > 0 && (
          <KeyRows keys={found.data} projects={projects.data ?? []} now={found.dataUpdatedAt} />
        )}
        {made && <NewSecret made={made} onDone={() => setMade(null)} />}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            create.mutate()
          }}
        >
          <Group align="flex-end" gap="sm">
            <TextInput
              label="What the key is for"
              placeholder="Nightly import"
              flex="1 1 200px"
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Select
              label="It opens"
              flex="1 1 180px"
              data={choices}
              value={scope}
              allowDeselect={false}
              onChange={(to) => setScope(to ?? ALL)}
            />
          </Group>
          <Stack gap="md" mt="md" align="flex-start">
            <UseChoice everything="Everything that I may do" value={uses} onChange={setUses} />
            <Button
              type="submit"
              variant="default"
              disabled={!name.trim() || uses?.length === 0 || create.isPending}
            >
              Make a key
            </Button>
          </Stack>
        </form>
        {create.error && <ProblemNote error={create.error} />}
        {found.data?.length === 0 && !made && (
          <Text size="sm" c="dimmed">
            You have no keys. Working in the browser needs none.
          </Text>
        )}
      </Stack>
    </Part>
  )
}
