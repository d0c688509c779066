/** One webhook: where it goes, how it does, and what can be done with it. */

import { Badge, Button, Group, Switch, Text } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { ago } from "@/core/format"
import { useNow } from "@/ui/useNow"
import { Deliveries } from "@/features/projects/settings/webhooks/Deliveries"
import {
  change,
  deliveriesQuery,
  remove,
  rotate,
  sendTest,
  webhooksQuery,
  type NamedKind,
  type Webhook,
} from "@/features/projects/settings/webhooks/queries"
import { WebhookForm } from "@/features/projects/settings/webhooks/WebhookForm"
import { said, saidProblem } from "@/ui/toast"

interface Props {
  project: string
  webhook: Webhook
  kinds: readonly NamedKind[]
  onSecret: (secret: string) => void
}

export function WebhookCard({ project, webhook, kinds, onSecret }: Props) {
  const now = useNow()
  const client = useQueryClient()
  const [isEditing, setEditing] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const [asked, setAsked] = useState<"rotate" | "remove" | null>(null)
  const doing = async (deed: () => Promise<unknown>) => {
    setAsked(null)
    try {
      await deed()
    } catch (error) {
      saidProblem(error)
    }
    await client.invalidateQueries({ queryKey: webhooksQuery(project).queryKey })
  }
  const test = () =>
    doing(async () => {
      await sendTest(project, webhook.id)
      setOpen(true)
      await client.invalidateQueries({ queryKey: deliveriesQuery(project, webhook.id).queryKey })
    })
  const names = kinds.filter(({ kind }) => webhook.kinds.includes(kind)).map(({ says }) => says)
  if (isEditing) {
    return (
      <li className="webhook">
        <WebhookForm
          kinds={kinds}
          url={webhook.url}
          chosen={webhook.kinds}
          name="Save"
          save={async (url, wanted) => {
            await change(project, webhook.id, { url, kinds: wanted })
            setEditing(false)
            await client.invalidateQueries({ queryKey: webhooksQuery(project).queryKey })
          }}
          onCancel={() => setEditing(false)}
        />
      </li>
    )
  }
  return (
    <li className="webhook">
      <Group justify="space-between" gap="xs" align="flex-start" wrap="nowrap">
        <div className="webhook-head">
          <Text fw={550} className="webhook-url">
            {webhook.url}
          </Text>
          <Text size="sm" c="dimmed">
            {names.join(" · ")}
          </Text>
        </div>
        <Switch
          label={webhook.is_active ? "On" : "Paused"}
          aria-label={`Tell ${webhook.url}`}
          checked={webhook.is_active}
          onChange={(event) => {
            const { checked } = event.currentTarget
            void doing(() => change(project, webhook.id, { is_active: checked }))
          }}
        />
      </Group>
      {webhook.failed_at && (
        <Badge color="red" variant="light" tt="none" mt={6}>
          Given up {ago(webhook.failed_at, now)}
        </Badge>
      )}
      <Group gap="xs" mt="sm">
        <Button
          size="compact-sm"
          variant="light"
          disabled={!webhook.is_active}
          aria-label={`Send a test to ${webhook.url}`}
          onClick={() => void test()}
        >
          Send a test
        </Button>
        <Button size="compact-sm" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? "Hide what it was told" : "What it was told"}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setEditing(true)}>
          Change
        </Button>
        {asked === "rotate" ? (
          <Button
            size="compact-sm"
            onClick={() => void doing(async () => onSecret((await rotate(project, webhook.id)).secret))}
          >
            Replace the old secret now
          </Button>
        ) : (
          <Button size="compact-sm" variant="default" onClick={() => setAsked("rotate")}>
            New secret
          </Button>
        )}
        {asked === "remove" ? (
          <Button
            size="compact-sm"
            color="red"
            onClick={() =>
              void doing(async () => {
                await remove(project, webhook.id)
                said("The webhook is deleted.")
              })
            }
          >
            Delete for good
          </Button>
        ) : (
          <Button size="compact-sm" variant="default" onClick={() => setAsked("remove")}>
            Delete
          </Button>
        )}
      </Group>
      {isOpen && (
        <div className="webhook-told">
          <Deliveries project={project} webhook={webhook.id} />
        </div>
      )}
    </li>
  )
}
