/** The keys that still work, each with what it opens, when it was used, and a way to end it. */

import { useQueryClient } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import type { Project } from "@/api/types"
import { apiKeysKey, type Key } from "@/features/team/queries"
import { ago } from "@/core/format"
import { usesSaid } from "@/core/uses"
import { KeyRow } from "@/ui/KeyRow"
import { said, saidProblem } from "@/ui/toast"

interface Props {
  keys: readonly Key[]
  projects: readonly Project[]
  now: number
}

export function KeyRows({ keys, projects, now }: Props) {
  const client = useQueryClient()
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
    <ul className="rows">
      {keys.map((key) => (
        <KeyRow key={key.id} name={key.name} hint={key.hint} onEnd={() => void end(key)}>
          {opens(key)}
          {key.permissions && key.deployment === null && `, to ${usesSaid(key.permissions)}`} ·{" "}
          {key.last_used_at ? `used ${ago(key.last_used_at, now)}` : "not used yet"}
        </KeyRow>
      ))}
    </ul>
  )
}
