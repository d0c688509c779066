/** One deployment in the list: its name, whether it answers, by which rule, and what waits for people. */

import { Badge, Group, Text, Title } from "@mantine/core"
import { IconChevronRight } from "@tabler/icons-react"
import { Link } from "react-router"
import { plural } from "@/core/format"
import type { Deployment } from "@/features/deploy/queries"
import { policyInWords, standOf, stateInWords } from "@/features/deploy/words"

const SAYS = { live: "answering", paused: "paused", waiting: "waits for a model" } as const
const COLOURS = { live: "teal", paused: "orange", waiting: "gray" } as const

export function Stand({ deployment }: { deployment: Deployment }) {
  const stand = standOf(deployment)
  return (
    <Badge variant="light" color={COLOURS[stand]} tt="none" fw={550} className="deploy-fixed">
      {SAYS[stand]}
    </Badge>
  )
}

export function DeploymentCard({ deployment, project }: { deployment: Deployment; project: string }) {
  const open = deployment.tasks["open"] ?? 0
  return (
    <Link to={`/p/${project}/deploy/${deployment.name}`} className="card deploy-card">
      <Group gap="sm" wrap="nowrap">
        <Title order={2} fz={17} className="deploy-name">
          {deployment.name}
        </Title>
        <Stand deployment={deployment} />
        <IconChevronRight size={18} aria-hidden className="deploy-go" />
      </Group>
      <Text size="sm" c="dimmed" mt={4} className="figures">
        {stateInWords(deployment, [], 0)} {policyInWords(deployment.conduct.policy)}
      </Text>
      {open > 0 && (
        <Text size="sm" mt={6} fw={550} className="figures">
          {plural(open, "text")} {open === 1 ? "waits" : "wait"} for people
        </Text>
      )}
    </Link>
  )
}
