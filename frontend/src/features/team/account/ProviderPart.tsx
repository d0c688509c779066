/** Linking one's account to the provider that signs people in here, and unlinking it. */

import { Badge, Button, Group, Text } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useSearchParams } from "react-router"
import { api, take } from "@/api/client"
import { Part } from "@/ui/Part"
import { goToProvider, identitiesQuery, providerProblem, providerQuery } from "@/features/team/provider"
import { ProblemNote } from "@/ui/ProblemNote"
import { said, saidProblem } from "@/ui/toast"

export function ProviderPart({ hasPassword }: { hasPassword: boolean }) {
  const name = useQuery(providerQuery).data
  const linked = useQuery({ ...identitiesQuery, enabled: Boolean(name) })
  const [query] = useSearchParams()
  const client = useQueryClient()
  if (!name || !linked.data) return null
  const problem = providerProblem(query.get("problem"), name)
  const link = () => void goToProvider({ next_path: "/account", is_linking: true }).catch(saidProblem)
  const unlink = async () => {
    try {
      await take(api.DELETE("/api/v1/me/identities"))
      said(`${name} no longer signs you in.`)
    } catch (error) {
      saidProblem(error)
    }
    await client.invalidateQueries({ queryKey: identitiesQuery.queryKey })
  }
  return (
    <Part title={`Sign in with ${name}`} says={`Come in without a password, by your account of ${name}.`}>
      {problem && <ProblemNote error={new Error(problem)} />}
      {linked.data.length > 0 ? (
        <Group justify="space-between" gap="sm">
          <Badge variant="light" tt="none" fw={550}>
            linked
          </Badge>
          <Button variant="default" disabled={!hasPassword} onClick={() => void unlink()}>
            Unlink
          </Button>
          {!hasPassword && (
            <Text size="sm" c="dimmed">
              To unlink it, set a password first: you could not come back without one.
            </Text>
          )}
        </Group>
      ) : (
        <Button variant="default" mt={problem ? "md" : 0} onClick={link}>
          Link my account of {name}
        </Button>
      )}
    </Part>
  )
}
