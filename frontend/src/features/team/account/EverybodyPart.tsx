/** Everybody who has an account here, for the installation's owner, who can delete one. */

import { Stack, Text } from "@mantine/core"
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import type { components } from "@/api/schema"
import { ago, plural } from "@/core/format"
import { NameAfter } from "@/features/team/account/NameAfter"
import { Part } from "@/ui/Part"
import { TwoPress } from "@/ui/TwoPress"
import { ProblemNote } from "@/ui/ProblemNote"
import { said, saidProblem } from "@/ui/toast"

type Person = components["schemas"]["PersonOut"]

const peopleQuery = queryOptions({
  queryKey: ["people"] as const,
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/people", { signal }))).people,
})

export function EverybodyPart() {
  const found = useQuery(peopleQuery)
  const [isAnonymous, setAnonymous] = useState(true)
  const client = useQueryClient()
  const others = found.data?.filter((person) => !person.is_owner) ?? []
  if (found.data && others.length === 0) return null
  const remove = async (person: Person) => {
    try {
      await take(
        api.POST("/api/v1/people/{person}:delete", {
          params: { path: { person: person.person_id } },
          body: { is_anonymous: isAnonymous },
        }),
      )
      said(`The account of ${person.name} is deleted.`)
    } catch (error) {
      saidProblem(error)
    }
    await client.invalidateQueries({ queryKey: peopleQuery.queryKey })
  }
  return (
    <Part
      title="Everybody’s accounts"
      says="You run this installation, so you can delete an account for good: its sessions and keys end, and it leaves all projects."
    >
      {found.error && <ProblemNote error={found.error} onRetry={() => void found.refetch()} />}
      <Stack gap="md">
        <ul className="rows">
          {others.map((person) => (
            <li key={person.person_id} className="row">
              <div>
                <Text size="sm" fw={550}>
                  {person.name}
                </Text>
                <Text size="sm" c="dimmed">
                  {person.kind === "service" ? "a program" : "a person"} in{" "}
                  {plural(person.projects, "project")} · since {ago(person.created_at, found.dataUpdatedAt)}
                </Text>
              </div>
              <TwoPress
                says="Delete"
                sure="Delete for good"
                about={`the account of ${person.name}`}
                onPress={() => void remove(person)}
              />
            </li>
          ))}
        </ul>
        <NameAfter isAnonymous={isAnonymous} onChange={setAnonymous} />
      </Stack>
    </Part>
  )
}
