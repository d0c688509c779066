/** API keys that open this project alone: made, shown once, ended. */

import { Button, Group, Stack, Table, Text, TextInput, VisuallyHidden } from "@mantine/core"
import { IconKey } from "@tabler/icons-react"
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Link } from "react-router"
import { api, take } from "@/api/client"
import type { components } from "@/api/schema"
import { ago } from "@/core/format"
import { usesSaid, type UseWord } from "@/core/uses"
import { Section } from "@/features/projects/settings/Section"
import { useNow } from "@/ui/useNow"
import type { SectionProps } from "@/features/projects/settings/useSetting"
import { ProblemNote } from "@/ui/ProblemNote"
import { said, saidProblem } from "@/ui/toast"
import { ShownOnce } from "@/ui/ShownOnce"
import { TwoPress } from "@/ui/TwoPress"
import { UseChoice } from "@/ui/UseChoice"
import { Waiting } from "@/ui/Waiting"

type Key = components["schemas"]["KeyOut"]

const keysQuery = queryOptions({
  queryKey: ["keys"] as const,
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/keys", { signal }))).keys,
})

export function ProjectKeys({ project }: SectionProps) {
  const client = useQueryClient()
  const all = useQuery(keysQuery)
  const [name, setName] = useState("")
  const [problem, setProblem] = useState<string | null>(null)
  const [made, setMade] = useState<{ id: string; name: string; secret: string } | null>(null)
  const [uses, setUses] = useState<UseWord[] | null>(null)
  const [isBusy, setBusy] = useState(false)
  const found = all.data?.filter((key) => key.project_id === project.id)

  const make = async () => {
    const wanted = name.trim()
    if (!wanted) {
      setProblem("Name it after what will use it, such as “nightly export”.")
      return
    }
    setBusy(true)
    try {
      const body = { name: wanted, project_id: project.id, permissions: uses }
      setMade(await take(api.POST("/api/v1/keys", { body })))
      setName("")
      setUses(null)
      setProblem(null)
      await client.invalidateQueries({ queryKey: keysQuery.queryKey })
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "The key could not be made.")
    } finally {
      setBusy(false)
    }
  }
  const end = async (key: Key) => {
    try {
      await take(api.DELETE("/api/v1/keys/{key}", { params: { path: { key: key.id } } }))
      if (made?.id === key.id) setMade(null)
      said(`The key “${key.name}” has ended.`)
    } catch (error) {
      saidProblem(error)
    }
    await client.invalidateQueries({ queryKey: keysQuery.queryKey })
  }
  return (
    <Section
      id="keys"
      says={
        <>
          A key lets a program work in your name, here in this project alone. Keys for all your projects are
          on{" "}
          <Link to="/account" className="settings-link">
            your account’s page
          </Link>
          .
        </>
      }
    >
      <Stack gap="md">
        {made && (
          <ShownOnce title={`The key “${made.name}”`} secret={made.secret} onDone={() => setMade(null)}>
            Copy it now: it is shown only this once. Whoever has it can work in your name.
          </ShownOnce>
        )}
        {all.error ? (
          <ProblemNote error={all.error} onRetry={() => void all.refetch()} />
        ) : !found ? (
          <Waiting rows={2} height={36} />
        ) : (
          found.length > 0 && <KeyTable found={found} onEnd={end} />
        )}
        <Group gap="xs" align="flex-start">
          <TextInput
            flex={1}
            maw={320}
            miw={200}
            aria-label="What the key is for"
            placeholder="What is it for? E.g. nightly export"
            maxLength={200}
            value={name}
            error={problem}
            onChange={(event) => {
              setName(event.target.value)
              setProblem(null)
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") void make()
            }}
          />
          <Button
            variant="light"
            loading={isBusy}
            disabled={uses?.length === 0}
            leftSection={<IconKey size={16} aria-hidden />}
            onClick={() => void make()}
          >
            Make a key
          </Button>
        </Group>
        <UseChoice everything="Everything that I may do here" value={uses} onChange={setUses} />
      </Stack>
    </Section>
  )
}

function KeyTable({ found, onEnd }: { found: readonly Key[]; onEnd: (key: Key) => Promise<void> }) {
  const now = useNow()
  return (
    <Table.ScrollContainer
      type="native"
      minWidth={0}
      className="settings-keys"
      tabIndex={0}
      role="group"
      aria-label="Keys of this project"
    >
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Key</Table.Th>
            <Table.Th>Begins with</Table.Th>
            <Table.Th>Made</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>
              <VisuallyHidden>End</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Td className="settings-file">
                {key.name}
                {key.permissions && (
                  <Text size="xs" c="dimmed">
                    only to{" "}
                    {key.deployment === null
                      ? usesSaid(key.permissions)
                      : `call the deployment ${key.deployment}`}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <code>{key.hint}</code>
              </Table.Td>
              <Table.Td className="settings-when">{ago(key.created_at, now)}</Table.Td>
              <Table.Td className="settings-when">
                {key.last_used_at ? ago(key.last_used_at, now) : "never"}
              </Table.Td>
              <Table.Td ta="right">
                <TwoPress says="End" sure="End for good" about={key.name} onPress={() => void onEnd(key)} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
