/** The roles that people can have in a project, each with what it may do in a few words. */

import type { Member, Project } from "@/api/types"

export type Role = Member["role"]

interface RoleWords {
  readonly role: Role
  readonly name: string
  readonly says: string
}

export const ROLES: readonly RoleWords[] = [
  { role: "annotator", name: "Annotator", says: "Answers texts, and sees their own answers" },
  { role: "reviewer", name: "Reviewer", says: "Also sees and settles everybody’s answers, and exports" },
  { role: "admin", name: "Admin", says: "Also changes labels, texts, settings and people" },
  { role: "owner", name: "Owner", says: "Also deletes the project and makes owners" },
  { role: "viewer", name: "Viewer", says: "Looks at everything, changes nothing" },
]

/** "Annotator" for "annotator"; what a service account has is named, too. */
export function roleName(role: Role): string {
  return ROLES.find((each) => each.role === role)?.name ?? "Service"
}

/** What a role may do, in a few words. */
export function roleSays(role: Role): string {
  return ROLES.find((each) => each.role === role)?.says ?? ""
}

/** The roles that somebody with a role may give: only an owner makes an owner. */
export function rolesToGive(mine: Project["role"]): RoleWords[] {
  return ROLES.filter(({ role }) => role !== "owner" || mine === "owner")
}
