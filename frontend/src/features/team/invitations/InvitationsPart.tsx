/** Invitations by link: make one, see the open ones, take one back. */

import { Button, Text } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconUserPlus } from "@tabler/icons-react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import type { Project } from "@/api/types"
import { ago } from "@/core/format"
import { worksFor } from "@/features/team/invitations/expiry"
import { InviteDialog } from "@/features/team/invitations/InviteDialog"
import { invitationsKey, invitationsQuery, type Invitation } from "@/features/team/invitations/queries"
import { Part } from "@/ui/Part"
import { roleName } from "@/features/team/roles"
import { ProblemNote } from "@/ui/ProblemNote"
import { said, saidProblem, saidWithUndo } from "@/ui/toast"
import { Waiting } from "@/ui/Waiting"

export function InvitationsPart({ project }: { project: Project }) {
  const found = useQuery(invitationsQuery(project.id))
  const client = useQueryClient()
  const [isOpen, dialog] = useDisclosure(false)
  const refresh = () => client.invalidateQueries({ queryKey: invitationsKey(project.id) })
  const takeBack = async (invitation: Invitation) => {
    const params = { path: { project: project.id, invitation: invitation.id } }
    try {
      await take(api.DELETE("/api/v1/projects/{project}/invitations/{invitation}", { params }))
      saidWithUndo("The invitation no longer works.", async () => {
        await take(api.POST("/api/v1/projects/{project}/invitations/{invitation}:restore", { params }))
        await refresh()
        said("The invitation works again, by the same link.")
      })
    } catch (error) {
      saidProblem(error)
    }
    await refresh()
  }
  const now = found.dataUpdatedAt
  return (
    <Part
      title="Invitations"
      says="A link that lets one person in, within seven days, with the role you choose."
    >
      {found.error && <ProblemNote error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Waiting rows={1} height={48} />}
      {found.data && found.data.length > 0 && (
        <ul className="rows">
          {found.data.map((each) => (
            <li key={each.id} className="row">
              <div>
                <Text size="sm" fw={550}>
                  {each.name || "For whoever has the link"}
                </Text>
                <Text size="sm" c="dimmed">
                  {roleName(each.role)} · made {ago(each.created_at, now)} · {worksFor(each.expires_at, now)}
                </Text>
              </div>
              <Button
                size="compact-sm"
                variant="default"
                className="fixed"
                aria-label={`Take back the invitation ${each.name || `made ${ago(each.created_at, now)}`}`}
                onClick={() => void takeBack(each)}
              >
                Take back
              </Button>
            </li>
          ))}
        </ul>
      )}
      {found.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          No invitation is open.
        </Text>
      )}
      <Button mt="sm" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={dialog.open}>
        Invite somebody
      </Button>
      <InviteDialog project={project} isOpen={isOpen} onClose={dialog.close} />
    </Part>
  )
}
