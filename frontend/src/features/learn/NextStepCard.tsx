/** The next best step, large, with its button; and at most two others beside it. */

import { Anchor, Button, Code, Group, Stack, Text } from "@mantine/core"
import { IconArrowRight } from "@tabler/icons-react"
import { Link } from "react-router"
import { bestSteps, type Standing, type Step } from "@/features/learn/nextStep"

export function NextStepCard({ project, standing }: { project: string; standing: Standing }) {
  const { best, also } = bestSteps(standing)
  return (
    <section className="card learn-card learn-step" aria-label="The next best step">
      <Group justify="space-between" gap="md" align="center">
        <Stack gap={6} flex="1 1 280px">
          <Text fz={18} lh={1.45} fw={550}>
            {best.says}
          </Text>
          {best.command !== undefined && (
            <Text size="sm" c="dimmed">
              Run <Code>{best.command}</Code>, or start everything with <Code>askwell serve</Code>. It learns
              what has waited.
            </Text>
          )}
        </Stack>
        {best.to !== undefined && (
          <Button
            component={Link}
            to={`/p/${project}/${best.to}`}
            rightSection={<IconArrowRight size={16} aria-hidden />}
          >
            {best.action}
          </Button>
        )}
      </Group>
      {also.length > 0 && (
        <Stack gap={4} mt="md">
          {also.map((step) => (
            <Also key={step.says} project={project} step={step} />
          ))}
        </Stack>
      )}
    </section>
  )
}

function Also({ project, step }: { project: string; step: Step }) {
  return (
    <Text size="sm" c="dimmed">
      {step.says}{" "}
      {step.to !== undefined && (
        <Anchor component={Link} to={`/p/${project}/${step.to}`} size="sm" underline="always">
          {step.action}
        </Anchor>
      )}
    </Text>
  )
}
