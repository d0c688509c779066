/** Webhooks: other programs that are told what happens here. */

import { Button, Stack, Text } from "@mantine/core"
import { IconWebhook } from "@tabler/icons-react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { may } from "@/api/rights"
import { Section } from "@/features/projects/settings/Section"
import type { SectionProps } from "@/features/projects/settings/useSetting"
import { NewSecret } from "@/features/projects/settings/webhooks/NewSecret"
import { create, webhooksQuery } from "@/features/projects/settings/webhooks/queries"
import { WebhookCard } from "@/features/projects/settings/webhooks/WebhookCard"
import { WebhookForm } from "@/features/projects/settings/webhooks/WebhookForm"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"
import "@/features/projects/settings/webhooks/webhooks.css"

export function Webhooks({ project }: SectionProps) {
  if (may(project.role, "manage")) return <OpenWebhooks project={project.id} />
  return <Section id="webhooks" says="Telling other programs what happens here takes the role of an admin." />
}

function OpenWebhooks({ project }: { project: string }) {
  const client = useQueryClient()
  const found = useQuery(webhooksQuery(project))
  const [secret, setSecret] = useState<string | null>(null)
  const [isAdding, setAdding] = useState(false)
  const webhooks = found.data?.webhooks ?? []
  return (
    <Section
      id="webhooks"
      says="A webhook tells another program, at an address of yours, as soon as something happens here. What does not arrive is tried again for about a day."
    >
      <Stack gap="md">
        {secret && <NewSecret secret={secret} onDone={() => setSecret(null)} />}
        {found.error ? (
          <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
        ) : !found.data ? (
          <Waiting rows={1} height={72} />
        ) : (
          <>
            {webhooks.length > 0 && (
              <ul className="webhooks">
                {webhooks.map((webhook) => (
                  <WebhookCard
                    key={webhook.id}
                    project={project}
                    webhook={webhook}
                    kinds={found.data.kinds}
                    onSecret={setSecret}
                  />
                ))}
              </ul>
            )}
            {isAdding ? (
              <WebhookForm
                kinds={found.data.kinds}
                name="Add the webhook"
                save={async (url, kinds) => {
                  const made = await create(project, url, kinds)
                  setSecret(made.secret)
                  setAdding(false)
                  await client.invalidateQueries({ queryKey: webhooksQuery(project).queryKey })
                }}
                onCancel={() => setAdding(false)}
              />
            ) : (
              <div>
                {webhooks.length === 0 && (
                  <Text size="sm" c="dimmed" mb="sm" maw={600}>
                    None yet. With one, a chat room can hear of every flagged text, or a pipeline can start
                    when the goal is reached.
                  </Text>
                )}
                <Button
                  variant="light"
                  leftSection={<IconWebhook size={16} aria-hidden />}
                  onClick={() => setAdding(true)}
                >
                  Add a webhook
                </Button>
              </div>
            )}
          </>
        )}
      </Stack>
    </Section>
  )
}
