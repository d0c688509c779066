/** Texts that were handed to people: those that wait, what was answered, what expired. */

import { Button, Group, SegmentedControl, Stack, Text } from "@mantine/core"
import { IconArrowRight, IconMoodSmile } from "@tabler/icons-react"
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Link } from "react-router"
import { may } from "@/api/rights"
import { ago, capital, percent } from "@/core/format"
import {
  callOff,
  deploymentKey,
  tasksQuery,
  type ReviewTask,
  type TaskStatus,
} from "@/features/deploy/queries"
import type { PartProps } from "@/features/deploy/useDeeds"
import { useNow } from "@/ui/useNow"
import { finalInWords, waitInWords } from "@/features/deploy/words"
import { Empty } from "@/ui/Empty"
import { ProblemNote } from "@/ui/ProblemNote"
import { said, saidProblem } from "@/ui/toast"
import { TwoPress } from "@/ui/TwoPress"
import { Waiting } from "@/ui/Waiting"

const STATES: readonly { value: TaskStatus; label: string }[] = [
  { value: "open", label: "Waiting" },
  { value: "answered", label: "Answered" },
  { value: "expired", label: "Expired" },
  { value: "cancelled", label: "Called off" },
]

const NONE: Readonly<Record<TaskStatus, { title: string; says: string }>> = {
  open: {
    title: "Nothing waits",
    says: "When a program sends a text of which the model is not sure, it waits here until somebody answers it.",
  },
  answered: {
    title: "Nothing was answered yet",
    says: "What people say of texts that were handed to them stands here.",
  },
  expired: { title: "Nothing expired", says: "Texts that nobody answered in time would stand here." },
  cancelled: {
    title: "Nothing was called off",
    says: "Texts that were called off, or forgotten on request, would stand here.",
  },
}

export function WaitingTab({ project, deployment, isReadOnly }: PartProps) {
  const [status, setStatus] = useState<TaskStatus>("open")
  const found = useInfiniteQuery(tasksQuery(deployment.name, status))
  const tasks = (found.data?.pages ?? []).flat()
  const data = STATES.filter(({ value }) => value !== "cancelled" || (deployment.tasks[value] ?? 0) > 0).map(
    ({ value, label }) => ({ value, label: `${label} ${deployment.tasks[value] ?? 0}` }),
  )
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <SegmentedControl
          aria-label="Which texts"
          className="figures"
          data={data}
          value={status}
          onChange={(to) => setStatus(to)}
        />
        {status === "open" && tasks.length > 0 && may(project.role, "annotate") && (
          <Button
            component={Link}
            to={`/p/${project.id}/label`}
            rightSection={<IconArrowRight size={16} aria-hidden />}
          >
            Answer them
          </Button>
        )}
      </Group>
      {found.error && !found.data ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Waiting rows={4} height={84} />
      ) : tasks.length === 0 ? (
        <div className="card">
          <Empty
            icon={<IconMoodSmile size={36} stroke={1.4} color="var(--accent)" aria-hidden />}
            title={NONE[status].title}
          >
            {NONE[status].says}
          </Empty>
        </div>
      ) : (
        <ul className="deploy-list" aria-label="Texts that were handed to people">
          {tasks.map((task) => (
            <TaskRow key={task.id} task={task} project={project.id} isReadOnly={isReadOnly} />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          style={{ alignSelf: "flex-start" }}
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          Show older ones
        </Button>
      )}
    </Stack>
  )
}

function TaskRow({ task, project, isReadOnly }: { task: ReviewTask; project: string; isReadOnly: boolean }) {
  const now = useNow()
  const client = useQueryClient()
  const end = async () => {
    try {
      await callOff(task.deployment, task.id)
      said("It was called off: nobody is asked for it, and the program that waits is told so.")
    } catch (error) {
      saidProblem(error)
    }
    await client.invalidateQueries({ queryKey: deploymentKey(task.deployment) })
  }
  return (
    <li className="card waiting-task">
      <Link to={`/p/${project}/texts?open=${task.document_id}`} className="waiting-text" dir="auto">
        {task.text ?? "The text is not here any more."}
      </Link>
      <Text size="sm" mt={6} className="figures">
        {standing(task)}
      </Text>
      <div className="waiting-foot">
        <Text size="xs" c="dimmed" className="figures">
          {capital(task.says)} · {ended(task, now)}
          {task.external_id !== null && ` · ${task.external_id}`}
        </Text>
        {task.status === "open" && !isReadOnly && (
          <TwoPress
            says="Call off"
            sure="Call off for good"
            about={task.text ?? task.id}
            isQuiet
            onPress={() => void end()}
          />
        )}
      </div>
    </li>
  )
}

function standing(task: ReviewTask): string {
  const guess = `${finalInWords(task.guess)}, ${percent(task.probability)}`
  switch (task.status) {
    case "open":
      if (task.is_audit) return "What the model said is kept back until somebody has answered."
      return `The model would say: ${guess}`
    case "answered":
      return `Answer: ${finalInWords(task.answer)}. The model would have said: ${guess}`
    case "expired":
      return `Nobody answered. What stands: ${finalInWords(task.answer)}`
    case "cancelled":
      return "It was called off."
  }
}

function ended(task: ReviewTask, now: number): string {
  return task.ended_at === null ? waitInWords(task, now) : `${task.status} ${ago(task.ended_at, now)}`
}
