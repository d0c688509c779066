/** What a webhook was told lately, and what came of it. */

import { Button, Text } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { ago } from "@/core/format"
import { useNow } from "@/ui/useNow"
import { deliveriesQuery, sendAgain, type Delivery } from "@/features/projects/settings/webhooks/queries"
import { fateOf, standingOf } from "@/features/projects/settings/webhooks/words"
import { ProblemNote } from "@/ui/ProblemNote"
import { saidProblem } from "@/ui/toast"
import { Waiting } from "@/ui/Waiting"

export function Deliveries({ project, webhook }: { project: string; webhook: string }) {
  const client = useQueryClient()
  const query = deliveriesQuery(project, webhook)
  const found = useQuery(query)
  const again = async (delivery: Delivery) => {
    try {
      await sendAgain(project, webhook, delivery.id)
    } catch (error) {
      saidProblem(error)
    }
    await client.invalidateQueries({ queryKey: query.queryKey })
  }
  if (found.error) return <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Waiting rows={2} height={28} />
  if (found.data.deliveries.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing was told yet. Send a test to see whether it arrives.
      </Text>
    )
  }
  return (
    <ol className="webhook-deliveries">
      {found.data.deliveries.map((delivery) => (
        <DeliveryLine key={delivery.id} delivery={delivery} onAgain={again} />
      ))}
    </ol>
  )
}

function DeliveryLine({
  delivery,
  onAgain,
}: {
  delivery: Delivery
  onAgain: (delivery: Delivery) => Promise<void>
}) {
  const now = useNow()
  const standing = standingOf(delivery)
  return (
    <li data-standing={standing}>
      <div>
        {delivery.says}
        <div className="webhook-fate">
          {ago(delivery.created_at, now)} · {fateOf(delivery, now)}
        </div>
        {delivery.attempts.length > 1 && (
          <details>
            <summary>Every try</summary>
            <ul>
              {delivery.attempts.map((attempt) => (
                <li key={attempt.at}>
                  <time dateTime={attempt.at}>{new Date(attempt.at).toLocaleString("en-GB")}</time>:{" "}
                  {attempt.error ?? `answered ${attempt.status}`}, in {attempt.seconds.toFixed(1)} s
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {standing !== "waiting" && (
        <Button
          size="compact-sm"
          variant="default"
          flex="none"
          aria-label={`Send again: ${delivery.says}, ${ago(delivery.created_at, now)}`}
          onClick={() => void onAgain(delivery)}
        >
          Send again
        </Button>
      )}
    </li>
  )
}
