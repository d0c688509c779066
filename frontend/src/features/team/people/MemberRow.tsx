/** Somebody in the project: name, role, since when, and for who manages people a way to change that. */

import { Badge, Button, Text } from "@mantine/core"
import type { Member, Project } from "@/api/types"
import { ago } from "@/core/format"
import type { MemberDeeds } from "@/features/team/people/useMembers"
import { RoleSelect } from "@/features/team/RoleSelect"
import { roleName, roleSays } from "@/features/team/roles"

interface Props {
  member: Member
  project: Project
  isManager: boolean
  deeds: MemberDeeds
  now: number
}

export function MemberRow({ member, project, isManager, deeds, now }: Props) {
  const isOwnersWork = member.role === "owner" && project.role !== "owner"
  const canChange = isManager && !member.is_fixed && !member.is_you && !isOwnersWork
  return (
    <li className="row member-row">
      <div>
        <Text size="sm" fw={550}>
          {member.name}{" "}
          {member.is_you && (
            <Badge variant="light" tt="none" fw={550} size="sm" className="fixed">
              you
            </Badge>
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {about(member, now)}
        </Text>
      </div>
      {canChange ? (
        <div className="member-acts">
          <RoleSelect
            mine={project.role}
            name={`Role of ${member.name}`}
            value={member.role}
            onChange={(role) => void deeds.change(member, role)}
          />
          <Button
            variant="default"
            aria-label={`Take ${member.name} out of the project`}
            onClick={() => void deeds.remove(member)}
          >
            Take out
          </Button>
        </div>
      ) : (
        <Text size="sm" className="fixed" title={roleSays(member.role)}>
          {roleName(member.role)}
        </Text>
      )}
    </li>
  )
}

function about(member: Member, now: number): string {
  if (member.is_fixed) return "runs this installation, so owns every project"
  if (!member.since) return roleSays(member.role)
  const seen = member.last_active_at ? `last answered ${ago(member.last_active_at, now)}` : "no answer yet"
  return `joined ${ago(member.since, now)} · ${seen}`
}
