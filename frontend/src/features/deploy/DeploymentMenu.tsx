/** What can be done with a deployment as a whole: pause it, let it answer again, delete it. */

import { ActionIcon, Button, Group, Menu, Modal, Stack, Text } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconDots, IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useNavigate } from "react-router"
import { keys } from "@/api/queries"
import { plural } from "@/core/format"
import { pause, remove, resume } from "@/features/deploy/queries"
import { useAct, type PartProps } from "@/features/deploy/useDeeds"
import { said, saidProblem } from "@/ui/toast"

export function DeploymentMenu({ project, deployment }: PartProps) {
  const { name, paused } = deployment
  const { act } = useAct(name)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isAsked, asking] = useDisclosure(false)
  const [isBusy, setBusy] = useState(false)
  const open = deployment.tasks["open"] ?? 0
  const stop = () => pause(name)
  const go = () => resume(name)
  const end = async () => {
    setBusy(true)
    try {
      await remove(name)
      await navigate(`/p/${project.id}/deploy`)
      await client.invalidateQueries({ queryKey: [...keys.project(project.id), "deployments"] })
      said(`The deployment “${name}” is deleted.`)
    } catch (error) {
      saidProblem(error)
      setBusy(false)
    }
  }
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size={32} aria-label={`More to do with ${name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {paused === null ? (
            <Menu.Item
              leftSection={<IconPlayerPause size={16} aria-hidden />}
              onClick={() => void act(stop, "It is paused, and answers nothing.", go)}
            >
              Pause it
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              onClick={() => void act(go, "It answers again.", stop)}
            >
              Let it answer again
            </Menu.Item>
          )}
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={asking.open}>
            Delete it …
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isAsked} onClose={asking.close} title={`Delete “${name}”?`}>
        <Stack gap="md">
          <Text size="sm">
            Programs that call it get an error from then on, and its history and figures are gone. This cannot
            be undone.{" "}
            {open > 0 && `${plural(open, "text")} would wait for people no longer; what is answered stays.`}
          </Text>
          <Group gap="xs">
            <Button color="red" loading={isBusy} onClick={() => void end()}>
              Delete for good
            </Button>
            <Button variant="default" data-autofocus onClick={asking.close}>
              Keep it
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
