/** The roles that people can have in a project, each with what it may do in a few words. */

import type { Member, Project } from "@/api/types"

export type Role = Member["role"]

interface RoleWords {
  readonly role: Role
  readonly name: string
  /** What somebody with the role does, and what is said to who will have it. */
  readonly says: string
  readonly you: string
}

export const ROLES: readonly RoleWords[] = [
  {
    role: "annotator",
    name: "Annotator",
    says: "Answers texts, and sees their own answers",
    you: "You will answer texts, and see your own answers.",
  },
  {
    role: "reviewer",
    name: "Reviewer",
    says: "Answers texts, sees and settles everybody’s answers, and exports them",
    you: "You will answer texts, and see and settle everybody’s answers.",
  },
  {
    role: "admin",
    name: "Admin",
    says: "Runs the project: its labels, texts, settings and people",
    you: "You will run the project: its labels, texts, settings and people.",
  },
  {
    role: "owner",
    name: "Owner",
    says: "Does everything, also deletes the project and makes owners",
    you: "You will own the project, and may do everything in it.",
  },
  {
    role: "viewer",
    name: "Viewer",
    says: "Looks at everything, changes nothing",
    you: "You will see everything, and change nothing.",
  },
]

/** "Annotator" for "annotator"; what a service account has is named, too. */
export function roleName(role: Role): string {
  return ROLES.find((each) => each.role === role)?.name ?? "Service"
}

/** What a role may do, in a few words. */
export function roleSays(role: Role): string {
  return ROLES.find((each) => each.role === role)?.says ?? ""
}

/** What somebody is told who will have a role. */
export function roleForYou(role: Role): string {
  return ROLES.find((each) => each.role === role)?.you ?? ""
}

/** The roles that somebody with a role may give: only an owner makes an owner. */
export function rolesToGive(mine: Project["role"]): RoleWords[] {
  return ROLES.filter(({ role }) => role !== "owner" || mine === "owner")
}
