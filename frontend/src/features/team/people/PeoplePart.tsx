/** The people of a project with their roles. */

import { useQuery } from "@tanstack/react-query"
import type { Project } from "@/api/types"
import { may } from "@/api/rights"
import { plural } from "@/core/format"
import { Part } from "@/ui/Part"
import { AddMember } from "@/features/team/people/AddMember"
import { MemberRow } from "@/features/team/people/MemberRow"
import { membersQuery } from "@/features/team/people/queries"
import { useMembers } from "@/features/team/people/useMembers"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

export function PeoplePart({ project }: { project: Project }) {
  const found = useQuery(membersQuery(project.id))
  const deeds = useMembers(project)
  const isManager = may(project.role, "manage")
  const people = found.data?.filter((member) => member.kind === "person") ?? []
  return (
    <Part
      title="People"
      says={
        found.data
          ? `${plural(people.length, "person", "people")}. What somebody answered stays when they leave.`
          : "Who works on this project."
      }
    >
      {found.error && <ProblemNote error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Waiting rows={2} height={48} />}
      <ul className="rows">
        {people.map((member) => (
          <MemberRow
            key={member.person_id}
            member={member}
            project={project}
            isManager={isManager}
            deeds={deeds}
            now={found.dataUpdatedAt}
          />
        ))}
      </ul>
      {isManager && <AddMember project={project} deeds={deeds} />}
    </Part>
  )
}
