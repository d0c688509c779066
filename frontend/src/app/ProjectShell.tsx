/** The frame of a project: side bar, top bar, and the live state of its model. */

import { ActionIcon, Box, Drawer, Group, Text } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconMenu2 } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Outlet, useLocation, useParams } from "react-router"
import { LiveContext, useWatch } from "@/api/live"
import { Problem } from "@/api/problem"
import { projectQuery } from "@/api/queries"
import { Astray } from "@/app/Lost"
import { SideBar } from "@/app/SideBar"
import { TopBar } from "@/app/TopBar"
import { Page } from "@/ui/Page"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"
import "@/app/shell.css"

export function ProjectShell() {
  const { project = "" } = useParams()
  return <OpenProject key={project} project={project} />
}

function OpenProject({ project }: { project: string }) {
  const live = useWatch(project)
  const found = useQuery(projectQuery(project))
  const isGone = found.error instanceof Problem && found.error.status === 404
  const isLabelling = /\/(label|review)$/.test(useLocation().pathname)
  const [isOpen, drawer] = useDisclosure(false)
  return (
    <LiveContext value={live}>
      <div className="shell" data-slim={isLabelling || undefined}>
        <TopBar>
          <Group gap="xs" wrap="nowrap">
            {!isGone && (
              <ActionIcon
                className="shell-menu"
                variant="subtle"
                color="gray"
                aria-label="Pages of this project"
                onClick={drawer.open}
              >
                <IconMenu2 size={18} aria-hidden />
              </ActionIcon>
            )}
            <Text fw={600} truncate>
              {found.data?.name}
            </Text>
          </Group>
        </TopBar>
        <div className="shell-side">{!isGone && <SideBar isSlim={isLabelling} />}</div>
        <Drawer.Root opened={isOpen} onClose={drawer.close} size={260}>
          <Drawer.Overlay />
          <Drawer.Content aria-label="Pages of this project">
            <Drawer.Body p="xs">
              <SideBar isSlim={false} onGo={drawer.close} />
            </Drawer.Body>
          </Drawer.Content>
        </Drawer.Root>
        <Box component="main" id="main" className="shell-main" tabIndex={-1}>
          {found.data ? (
            <Outlet />
          ) : (
            <Page>
              {isGone ? (
                <Astray
                  title="This project is not here"
                  says="It may have been deleted, or you may not see it."
                />
              ) : found.error ? (
                <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
              ) : (
                <Waiting />
              )}
            </Page>
          )}
        </Box>
      </div>
    </LiveContext>
  )
}
