/** What else can be done with a project: its pages, and putting it away with Undo. */

import { ActionIcon, Menu } from "@mantine/core"
import {
  IconChartLine,
  IconDots,
  IconFileUpload,
  IconRefresh,
  IconSettings,
  IconTrash,
} from "@tabler/icons-react"
import { useQueryClient } from "@tanstack/react-query"
import { Link } from "react-router"
import { keys } from "@/api/queries"
import type { Project } from "@/api/types"
import { bringBack, putAway } from "@/features/projects/setup/setUp"
import { saidProblem, saidWithUndo } from "@/ui/toast"

export function ProjectMenu({ project, isOwner }: { project: Project; isOwner: boolean }) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: keys.projects })
  const remove = async () => {
    const before = client.getQueryData<Project[]>(keys.projects)
    await client.cancelQueries({ queryKey: keys.projects })
    client.setQueryData<Project[]>(keys.projects, (all) => all?.filter((each) => each.id !== project.id))
    try {
      await putAway(project.id)
    } catch (error) {
      client.setQueryData(keys.projects, before)
      saidProblem(error)
      return
    }
    void refresh()
    saidWithUndo(`${project.name} is deleted.`, async () => {
      await bringBack(project.id)
      await refresh()
    })
  }
  const to = (page: string) => `/p/${project.id}/${page}`
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          className="project-above"
          aria-label={`More about ${project.name}`}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={to("overview")} leftSection={<IconChartLine size={16} aria-hidden />}>
          Overview
        </Menu.Item>
        <Menu.Item component={Link} to={to("import")} leftSection={<IconFileUpload size={16} aria-hidden />}>
          Import texts
        </Menu.Item>
        <Menu.Item component={Link} to={to("settings")} leftSection={<IconSettings size={16} aria-hidden />}>
          Settings
        </Menu.Item>
        {isOwner && <Menu.Divider />}
        {isOwner && project.is_demo && (
          <Menu.Item
            component={Link}
            to={to("settings#delete")}
            leftSection={<IconRefresh size={16} aria-hidden />}
          >
            Begin the demo anew
          </Menu.Item>
        )}
        {isOwner && (
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => void remove()}
          >
            Delete
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
