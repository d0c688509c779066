/** Everybody's projects as cards: what is decided, how far each is, and where to go on. */

import { Button, Group } from "@mantine/core"
import { IconFolderPlus, IconPlus } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "react-router"
import { meQuery, projectsQuery } from "@/api/queries"
import type { Project } from "@/api/types"
import { AddDemo } from "@/features/projects/setup/AddDemo"
import { DeletedProjects } from "@/features/projects/setup/DeletedProjects"
import { ProjectCard } from "@/features/projects/setup/ProjectCard"
import { Empty } from "@/ui/Empty"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"
import "@/features/projects/setup/projects.css"

export function ProjectsPage() {
  const me = useQuery(meQuery)
  const projects = useQuery(projectsQuery)
  const isOwner = me.data?.is_owner === true
  const hasSome = projects.data !== undefined && projects.data.length > 0
  return (
    <Page>
      <PageHeader
        title="Projects"
        {...(hasSome && {
          says: "Each has its texts, its labels, and a model that learns from your answers.",
        })}
        actions={
          isOwner &&
          hasSome && (
            <Button component={Link} to="/new" leftSection={<IconPlus size={18} aria-hidden />}>
              New project
            </Button>
          )
        }
      />
      {projects.error && !projects.data ? (
        <ProblemNote error={projects.error} onRetry={() => void projects.refetch()} />
      ) : !projects.data ? (
        <Waiting rows={2} height={176} />
      ) : hasSome ? (
        <ul className="project-grid">
          {inOrder(projects.data).map((project) => (
            <ProjectCard key={project.id} project={project} isOwner={isOwner} />
          ))}
        </ul>
      ) : (
        <NoProjects isOwner={isOwner} />
      )}
      {isOwner && projects.data && (
        <div className="home-foot">
          {hasSome && <AddDemo />}
          <DeletedProjects />
        </div>
      )}
    </Page>
  )
}

function NoProjects({ isOwner }: { isOwner: boolean }) {
  if (!isOwner) {
    return (
      <Empty title="Nobody has asked you in yet" icon={<IconFolderPlus size={40} stroke={1.3} aria-hidden />}>
        A project appears here as soon as its owner gives you a part in it.
      </Empty>
    )
  }
  return (
    <div className="card">
      <Empty
        title="Set up your first project"
        icon={<IconFolderPlus size={40} stroke={1.3} aria-hidden />}
        action={
          <Group justify="center" gap="sm" mt="xs">
            <Button
              component={Link}
              to="/new"
              size="md"
              miw={210}
              leftSection={<IconPlus size={18} aria-hidden />}
            >
              New project
            </Button>
            <AddDemo variant="default" />
          </Group>
        }
      >
        Bring a file of texts and two or more labels, such as “Refund” and “Delivery”. Askwell asks you about
        the texts that teach it most. After a handful of answers it begins to suggest them.
      </Empty>
    </div>
  )
}

/** One's own projects first, the newest at the top; then the demos. */
function inOrder(projects: readonly Project[]): Project[] {
  const own = projects.filter((project) => !project.is_demo)
  return [...own.reverse(), ...projects.filter((project) => project.is_demo)]
}
