/** The next best step, large, with its button; and at most two others beside it. */

import { Anchor, Button, Code, Group, Stack, Text } from "@mantine/core"
import { IconArrowRight } from "@tabler/icons-react"
import { Link } from "react-router"
import { may, type Deed } from "@/api/rights"
import type { Project } from "@/api/types"
import { bestSteps, type Standing, type Step } from "@/features/learn/nextStep"

interface Props {
  project: Project
  standing: Standing
}

/** What the pages that a step leads to are for; to those who may not do it, the step is only said. */
const NEEDS: Record<string, Deed> = {
  label: "annotate",
  import: "import",
  labels: "edit",
  settings: "edit",
  review: "review",
}

function leads(project: Project, step: Step): boolean {
  const needed = NEEDS[step.to?.split(/[#?]/)[0] ?? ""]
  return step.to !== undefined && (needed === undefined || may(project.role, needed))
}

export function NextStepCard({ project, standing }: Props) {
  const { best, also } = bestSteps(standing)
  return (
    <section className="card part learn-step" aria-label="The next best step">
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
        {leads(project, best) && (
          <Button
            component={Link}
            to={`/p/${project.id}/${best.to ?? ""}`}
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

function Also({ project, step }: { project: Project; step: Step }) {
  return (
    <Text size="sm" c="dimmed">
      {step.says}{" "}
      {leads(project, step) && (
        <Anchor component={Link} to={`/p/${project.id}/${step.to ?? ""}`} size="sm" underline="always">
          {step.action}
        </Anchor>
      )}
    </Text>
  )
}
