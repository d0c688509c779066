/** One project at a glance; the card leads to where its work goes on. */

import { Badge, Group, Progress, Text, Tooltip } from "@mantine/core"
import { Link } from "react-router"
import type { Project } from "@/api/types"
import { ProjectMenu } from "@/features/projects/setup/ProjectMenu"
import { decided } from "@/features/projects/setup/words"
import { count, plural } from "@/core/format"

interface Props {
  project: Project
  isOwner: boolean
}

export function ProjectCard({ project, isOwner }: Props) {
  const labels = project.labels.filter((label) => !label.is_archived).length
  const share = project.documents === 0 ? 0 : (100 * project.answered) / project.documents
  const next = nextOf(project, labels)
  return (
    <li className="card project-card">
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        <Link to={`/p/${project.id}/${next.page}`} className="project-link" dir="auto">
          {project.name}
        </Link>
        <Group gap={4} wrap="nowrap" className="fixed">
          {project.is_demo && (
            <Badge variant="light" color="gray" tt="none" fw={550}>
              demo
            </Badge>
          )}
          <ProjectMenu project={project} isOwner={isOwner} />
        </Group>
      </Group>
      <Text size="sm" c="dimmed" mt={2}>
        {labels === 0
          ? "No labels yet"
          : `${plural(labels, "label")}, ${decided(
              project.task,
              project.labels.some((label) => label.kind === "span"),
            )}`}
      </Text>
      <div className="project-foot">
        {project.documents > 0 ? (
          <>
            <Progress
              value={share}
              size="sm"
              mb={8}
              aria-label={`${count(project.answered)} of ${count(project.documents)} texts answered`}
            />
            <Group justify="space-between" gap="xs">
              <Text size="sm" className="figures">
                {count(project.answered)}{" "}
                <Text component="span" inherit c="dimmed">
                  of {plural(project.documents, "text")} answered
                </Text>
              </Text>
              {project.model_version > 0 ? (
                <Tooltip label={`The model has been brought up to date ${project.model_version} times.`}>
                  <Text size="sm" c="dimmed" className="figures project-above">
                    model v{project.model_version}
                  </Text>
                </Tooltip>
              ) : (
                <Text size="sm" c="dimmed">
                  no model yet
                </Text>
              )}
            </Group>
          </>
        ) : (
          <Text size="sm" fw={550} c="var(--accent)">
            {next.says}
          </Text>
        )}
      </div>
    </li>
  )
}

function nextOf(project: Project, labels: number): { page: string; says: string } {
  if (project.documents === 0) return { page: "import", says: "Add texts to begin" }
  if (labels === 0) return { page: "labels", says: "Add labels to begin" }
  return { page: "label", says: "Go on labelling" }
}
