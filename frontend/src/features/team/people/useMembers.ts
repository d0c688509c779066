/** What can be done with the people of a project; each deed says so, and most can be undone. */

import { useQueryClient } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import type { Member, Project } from "@/api/types"
import { membersKey } from "@/features/team/people/queries"
import { roleName, type Role } from "@/features/team/roles"
import { said, saidProblem, saidWithUndo } from "@/ui/toast"

export interface MemberDeeds {
  readonly change: (member: Member, role: Role) => Promise<void>
  readonly remove: (member: Member) => Promise<void>
  readonly add: (name: string, role: Role) => Promise<Member>
}

export function useMembers(project: Project): MemberDeeds {
  const client = useQueryClient()
  const key = membersKey(project.id)
  const refresh = () => client.invalidateQueries({ queryKey: key })

  const put = async (member: Member, role: Role) => {
    const params = { path: { project: project.id, person: member.person_id } }
    const changed = await take(
      api.PATCH("/api/v1/projects/{project}/members/{person}", { params, body: { role } }),
    )
    client.setQueryData<Member[]>(key, (all) =>
      all?.map((each) => (each.person_id === changed.person_id ? changed : each)),
    )
  }
  const add = async (name: string, role: Role) => {
    const params = { path: { project: project.id } }
    const added = await take(api.POST("/api/v1/projects/{project}/members", { params, body: { name, role } }))
    await refresh()
    return added
  }
  return {
    add,
    change: async (member, role) => {
      try {
        await put(member, role)
        saidWithUndo(`${member.name} is now ${roleName(role).toLowerCase()}.`, async () => {
          await put(member, member.role)
          said(`${member.name} is ${roleName(member.role).toLowerCase()} again.`)
        })
      } catch (error) {
        saidProblem(error)
        await refresh()
      }
    },
    remove: async (member) => {
      const params = { path: { project: project.id, person: member.person_id } }
      try {
        await take(api.DELETE("/api/v1/projects/{project}/members/{person}", { params }))
        saidWithUndo(`${member.name} is out of the project. Their answers stay.`, async () => {
          await add(member.name, member.role)
          said(`${member.name} is back.`)
        })
      } catch (error) {
        saidProblem(error)
      }
      await refresh()
    },
  }
}
