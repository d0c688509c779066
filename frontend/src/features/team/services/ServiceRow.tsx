/** A service account with its keys: make another, end one, or end the account with all of them. */

import { Button, Text } from "@mantine/core"
import type { NewKey } from "@/features/team/queries"
import type { ServiceAccount } from "@/features/team/services/queries"
import { api, take } from "@/api/client"
import { ago } from "@/core/format"
import { usesSaid } from "@/core/uses"
import { TwoPress } from "@/ui/TwoPress"
import { said, saidProblem } from "@/ui/toast"

interface Props {
  account: ServiceAccount
  project: string
  now: number
  onMade: (key: NewKey) => void
  onChange: () => void
}

export function ServiceRow({ account, project, now, onMade, onChange }: Props) {
  const person = account.person_id
  const act = async (deed: () => Promise<string | null>) => {
    try {
      const message = await deed()
      if (message) said(message)
    } catch (error) {
      saidProblem(error)
    }
    onChange()
  }
  const makeKey = () =>
    act(async () => {
      const params = { path: { project, person } }
      const body = { name: `key ${account.keys.length + 1}` }
      onMade(
        await take(api.POST("/api/v1/projects/{project}/service-accounts/{person}/keys", { params, body })),
      )
      return null
    })
  const endKey = (key: string, hint: string) =>
    act(async () => {
      const params = { path: { project, person, key } }
      await take(api.DELETE("/api/v1/projects/{project}/service-accounts/{person}/keys/{key}", { params }))
      return `The key ${hint} no longer works.`
    })
  const end = () =>
    act(async () => {
      const params = { path: { project, person } }
      await take(api.DELETE("/api/v1/projects/{project}/members/{person}", { params }))
      return `${account.name} has ended, with its keys.`
    })
  return (
    <li className="service">
      <div className="row">
        <Text size="sm" fw={550}>
          {account.name}
        </Text>
        <div className="member-acts">
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Make another key for ${account.name}`}
            onClick={() => void makeKey()}
          >
            Another key
          </Button>
          <TwoPress says="End" sure="End for good" about={account.name} onPress={() => void end()} />
        </div>
      </div>
      <ul className="rows service-keys" aria-label={`Keys of ${account.name}`}>
        {account.keys.map((key) => (
          <li key={key.id} className="row">
            <Text size="sm" c="dimmed">
              <Text component="code" inherit ff="monospace">
                {key.hint}
              </Text>{" "}
              {key.permissions ? usesSaid(key.permissions) : "call the model, read and add texts"} ·{" "}
              {key.last_used_at ? `used ${ago(key.last_used_at, now)}` : "not used yet"}
            </Text>
            <TwoPress
              says="End key"
              sure="End for good"
              about={key.hint}
              onPress={() => void endKey(key.id, key.hint)}
            />
          </li>
        ))}
        {account.keys.length === 0 && (
          <li className="row">
            <Text size="sm" c="dimmed">
              It has no key, so it can do nothing.
            </Text>
          </li>
        )}
      </ul>
    </li>
  )
}
