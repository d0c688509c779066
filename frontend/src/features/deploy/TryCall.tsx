/** Calls a deployment with one text, as a program would, and shows what came back. */

import { Button, Checkbox, Group, Stack, Text, Textarea } from "@mantine/core"
import { useMediaQuery } from "@mantine/hooks"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { Project } from "@/api/types"
import { AnswerView } from "@/features/deploy/AnswerView"
import { call, deploymentKey, type Deployment } from "@/features/deploy/queries"
import { Part } from "@/ui/Part"
import { ProblemNote } from "@/ui/ProblemNote"

const LONGEST = 20_000
const MODIFIER = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl"

export function TryCall({ project, deployment }: { project: Project; deployment: Deployment }) {
  const client = useQueryClient()
  const [text, setText] = useState("")
  const [explains, setExplains] = useState(true)
  const hasKeyboard = useMediaQuery("(pointer: fine)", false, { getInitialValueInEffect: false })
  const asked = useMutation({
    mutationFn: async (given: string) => ({
      text: given,
      said: await call(deployment.name, given, explains, project.labels.length),
    }),
    onSuccess: () => client.invalidateQueries({ queryKey: deploymentKey(deployment.name) }),
  })
  const ask = () => {
    const given = text.trim()
    if (given !== "" && !asked.isPending) asked.mutate(given)
  }
  const { asks_people: asksPeople, policy } = deployment.conduct
  return (
    <Part
      title="Try it"
      says={
        asksPeople && policy.kind !== "never"
          ? "This is a real call: what it does not answer is handed to people in this project."
          : "This is a real call, as a program would make it."
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          ask()
        }}
      >
        <Stack gap="sm">
          <Textarea
            aria-label="A text to send"
            placeholder="For example, a message that came in today"
            size="md"
            autosize
            minRows={2}
            maxRows={10}
            maxLength={LONGEST}
            dir="auto"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
                event.preventDefault()
                ask()
              }
            }}
          />
          <Group gap="md">
            <Button type="submit" loading={asked.isPending} disabled={text.trim() === ""}>
              Send
            </Button>
            <Checkbox
              label="Show which words moved it"
              checked={explains}
              onChange={(event) => setExplains(event.currentTarget.checked)}
            />
            {hasKeyboard && (
              <Text size="xs" c="dimmed">
                {MODIFIER} Enter sends
              </Text>
            )}
          </Group>
        </Stack>
      </form>
      <div aria-live="polite" aria-busy={asked.isPending}>
        {asked.error ? (
          <div className="try-answer">
            <ProblemNote error={asked.error} onRetry={ask} />
          </div>
        ) : (
          asked.data && <AnswerView project={project} deployment={deployment} {...asked.data} />
        )}
      </div>
    </Part>
  )
}
