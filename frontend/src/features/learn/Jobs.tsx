/** What runs in the background, with a way to stop it; what is over, behind a disclosure. */

import { Stack, Text } from "@mantine/core"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import { may } from "@/api/rights"
import type { Job, Project } from "@/api/types"
import { plural } from "@/core/format"
import { JobLine } from "@/ui/JobLine"
import { More } from "@/ui/More"
import { Part } from "@/ui/Part"
import { saidProblem } from "@/ui/toast"

const FINISHED_AT_ONCE = 10

export function Jobs({ project, jobs }: { project: Project; jobs: readonly Job[] }) {
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: (job: Job) =>
      take(
        api.POST("/api/v1/projects/{project}/jobs/{job}:cancel", {
          params: { path: { project: project.id, job: job.id } },
        }),
      ),
    onError: saidProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.jobs(project.id) }),
  })
  const running = jobs.filter((job) => !job.is_over)
  const finished = jobs.filter((job) => job.is_over)
  return (
    <Part title="In the background">
      {running.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing is running. Imports and the reading of new texts show here while they last.
        </Text>
      )}
      <Stack gap="md">
        {running.map((job) => (
          <JobLine
            key={job.id}
            job={job}
            {...(may(project.role, "import") && { onCancel: (each: Job) => cancel.mutate(each) })}
          />
        ))}
      </Stack>
      {finished.length > 0 && (
        <More title={`Show ${plural(finished.length, "finished job")}`}>
          <Stack gap="xs">
            {finished.slice(0, FINISHED_AT_ONCE).map((job) => (
              <JobLine key={job.id} job={job} />
            ))}
          </Stack>
        </More>
      )}
    </Part>
  )
}
