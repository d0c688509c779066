/** The keys that still work, each with what it opens, when it was used, and a way to end it. */

import { Button, Text } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import type { Project } from "@/api/types"
import { apiKeysKey, type Key } from "@/features/team/queries"
import { ago } from "@/core/format"
import { usesSaid } from "@/core/uses"
import { said, saidProblem } from "@/ui/toast"

interface Props {
  keys: readonly Key[]
  projects: readonly Project[]
  now: number
}

export function KeyRows({ keys, projects, now }: Props) {
  const client = useQueryClient()
  const [ending, setEnding] = useState<string | null>(null)
  const end = async (key: Key) => {
    try {
      await take(api.DELETE("/api/v1/keys/{key}", { params: { path: { key: key.id } } }))
      said(`The key “${key.name}” no longer works.`)
    } catch (error) {
      saidProblem(error)
    }
    await client.invalidateQueries({ queryKey: apiKeysKey })
  }
  const opens = (key: Key) => {
    if (key.deployment !== null) return `calls the deployment ${key.deployment}`
    if (key.project_id === null) return "opens all your projects"
    return `opens ${projects.find((project) => project.id === key.project_id)?.name ?? "one project"}`
  }
  return (
    <ul className="account-rows">
      {keys.map((key) => (
        <li key={key.id} className="account-row">
          <div>
            <Text size="sm" fw={550}>
              {key.name}{" "}
              <Text component="code" inherit c="dimmed" fw={400} ff="monospace">
                {key.hint}
              </Text>
            </Text>
            <Text size="sm" c="dimmed">
              {opens(key)}
              {key.permissions && key.deployment === null && `, to ${usesSaid(key.permissions)}`} ·{" "}
              {key.last_used_at ? `used ${ago(key.last_used_at, now)}` : "not used yet"}
            </Text>
          </div>
          {/* A key that is ended cannot come back, so ending it takes two presses of the same button. */}
          <Button
            size="compact-sm"
            className="fixed"
            variant={ending === key.id ? "filled" : "default"}
            {...(ending === key.id && { color: "red" })}
            aria-label={`${ending === key.id ? "End for good:" : "End the key"} ${key.name}`}
            onBlur={() => setEnding(null)}
            onClick={() => (ending === key.id ? void end(key) : setEnding(key.id))}
          >
            {ending === key.id ? "End for good" : "End"}
          </Button>
        </li>
      ))}
    </ul>
  )
}
