/** Invites somebody: a role and for whom, and then the link to hand over, shown only once. */

import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import type { Project } from "@/api/types"
import { worksFor } from "@/features/team/invitations/expiry"
import { invitationLink, invitationsKey } from "@/features/team/invitations/queries"
import { RoleSelect } from "@/features/team/RoleSelect"
import { roleName, roleSays, type Role } from "@/features/team/roles"
import { Copyable } from "@/ui/Copyable"
import { ProblemNote } from "@/ui/ProblemNote"

interface Props {
  project: Project
  isOpen: boolean
  onClose: () => void
}

export function InviteDialog({ project, isOpen, onClose }: Props) {
  const [role, setRole] = useState<Role>("annotator")
  const [name, setName] = useState("")
  const client = useQueryClient()
  const invite = useMutation({
    mutationFn: () =>
      take(
        api.POST("/api/v1/projects/{project}/invitations", {
          params: { path: { project: project.id } },
          body: { role, name: name.trim() },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: invitationsKey(project.id) }),
  })
  const close = () => {
    onClose()
    invite.reset()
    setName("")
  }
  const made = invite.data
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={made ? "Hand over this link" : `Invite somebody to ${project.name}`}
      closeButtonProps={{ "aria-label": "Close" }}
      attributes={{ header: { role: "presentation" } }}
    >
      {made ? (
        <Stack gap="md">
          <Text size="sm">
            Whoever opens it first joins as {roleName(made.role).toLowerCase()}. It{" "}
            {worksFor(made.expires_at, Date.parse(made.created_at))}, once, and is not shown again.
          </Text>
          <Copyable text={invitationLink(window.location.origin, made.token)} name="Copy the link" />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => invite.reset()}>
              Invite another
            </Button>
            <Button onClick={close}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            invite.mutate()
          }}
        >
          <Stack gap="md">
            <RoleSelect
              mine={project.role}
              label="They come as"
              description={roleSays(role)}
              value={role}
              onChange={setRole}
            />
            <TextInput
              label="Who is it for? (optional)"
              description="For your own list of open invitations; they choose their name themselves."
              placeholder="Ada, from support"
              maxLength={200}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {invite.error && <ProblemNote error={invite.error} />}
            <Group justify="flex-end">
              <Button type="submit" disabled={invite.isPending}>
                Make a link
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
