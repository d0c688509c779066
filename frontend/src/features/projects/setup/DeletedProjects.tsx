/** Projects that were deleted, out of the way until one is wanted back. */

import { Button, Group, Text, UnstyledButton } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useId, useState } from "react"
import { keys } from "@/api/queries"
import { ago, plural } from "@/core/format"
import { deletedQuery } from "@/features/projects/setup/queries"
import { bringBack, putAway } from "@/features/projects/setup/setUp"
import type { DeletedProject } from "@/features/projects/setup/types"
import { saidProblem, saidWithUndo } from "@/ui/toast"

export function DeletedProjects() {
  const deleted = useQuery(deletedQuery)
  const [isOpen, list] = useDisclosure(false)
  const panel = useId()
  if (!deleted.data || deleted.data.length === 0) return null
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <section className="deleted" aria-label="Recently deleted">
      <UnstyledButton
        className="fold-head"
        aria-expanded={isOpen}
        aria-controls={panel}
        onClick={list.toggle}
      >
        <Chevron size={16} aria-hidden />
        Recently deleted ({deleted.data.length})
      </UnstyledButton>
      <ul className="card deleted-list" id={panel} hidden={!isOpen}>
        {deleted.data.map((project) => (
          <DeletedRow key={project.id} project={project} now={deleted.dataUpdatedAt} />
        ))}
      </ul>
    </section>
  )
}

function DeletedRow({ project, now }: { project: DeletedProject; now: number }) {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: keys.projects })
  const restore = async () => {
    setBusy(true)
    try {
      await bringBack(project.id)
      await refresh()
    } catch (error) {
      setBusy(false)
      saidProblem(error)
      return
    }
    saidWithUndo(`${project.name} is back, whole.`, async () => {
      await putAway(project.id)
      await refresh()
    })
  }
  return (
    <li className="deleted-row">
      <div className="deleted-what">
        <Text fw={550} className="break" dir="auto">
          {project.name}
        </Text>
        <Text size="sm" c="dimmed" className="figures">
          {plural(project.documents, "text")}, {plural(project.answered, "answer")} · deleted{" "}
          {ago(project.deleted_at, now)}
        </Text>
      </div>
      <Group className="fixed">
        <Button
          size="compact-sm"
          variant="default"
          disabled={isBusy}
          aria-label={`Restore ${project.name}`}
          onClick={() => void restore()}
        >
          Restore
        </Button>
      </Group>
    </li>
  )
}
