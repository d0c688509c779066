/** A long job: how far it is, how fast, how long still, and a way to stop it. */

import { Button, Group, Progress, Text } from "@mantine/core"
import type { Job } from "@/api/types"
import { count, duration, rate } from "@/core/format"

const NAMES: Record<string, string> = {
  import: "Import",
  encode: "Reading the texts",
  export: "Export",
  ask_again: "Asking again",
}

interface Props {
  job: Job
  onCancel?: (job: Job) => void
}

export function JobLine({ job, onCancel }: Props) {
  const share = job.total ? (100 * job.done) / job.total : job.done === 0 ? 0 : null
  const name = NAMES[job.kind] ?? job.kind
  return (
    <div>
      <Group justify="space-between" mb={6} gap="4px 12px">
        <Text size="sm" fw={550}>
          {name}
        </Text>
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" c={job.state === "failed" ? "red" : "dimmed"} className="figures" role="status">
            {job.is_over ? ending(job) : running(job)}
          </Text>
          {!job.is_over && onCancel && (
            <Button
              size="compact-sm"
              flex="none"
              variant="subtle"
              color="gray"
              disabled={job.is_cancel_requested}
              onClick={() => onCancel(job)}
            >
              {job.is_cancel_requested ? "Stopping" : "Stop"}
            </Button>
          )}
        </Group>
      </Group>
      {!job.is_over && (
        <Progress
          value={share ?? 100}
          animated={share === null}
          size="sm"
          aria-label={`${name}: ${share === null ? "running" : `${Math.round(share)} percent`}`}
        />
      )}
    </div>
  )
}

function running(job: Job): string {
  if (job.done === 0 && !job.total) return job.message || "Starting"
  const parts = [
    job.total ? `${count(job.done)} of ${count(job.total)} ${job.unit}` : `${count(job.done)} ${job.unit}`,
  ]
  if (job.rate > 0) parts.push(rate(job.rate, job.unit))
  if (job.eta_seconds !== null) parts.push(`${duration(job.eta_seconds)} left`)
  return parts.join(" · ")
}

function ending(job: Job): string {
  if (job.message) return job.message
  if (job.state === "cancelled") return `Stopped after ${count(job.done)} ${job.unit}`
  return `Done: ${count(job.done)} ${job.unit}`
}
