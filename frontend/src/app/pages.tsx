/** The pages of a project: name, address, picture, and which comes first. Side bar and palette read this list. */

import {
  IconBrain,
  IconChartLine,
  IconGavel,
  IconListSearch,
  IconPencilCheck,
  IconRocket,
  IconSettings,
  IconTags,
  IconUsers,
  type Icon,
} from "@tabler/icons-react"
import { may, type Deed } from "@/api/rights"
import type { Project } from "@/api/types"

export interface PageLink {
  readonly path: string
  readonly name: string
  readonly says: string
  readonly icon: Icon
  /** What somebody must be allowed to do for the page to be of use to them. */
  readonly needs?: Deed
}

export const PAGES: readonly PageLink[] = [
  { path: "label", name: "Label", says: "Answer the next text", icon: IconPencilCheck },
  { path: "overview", name: "Overview", says: "Progress, and the next best step", icon: IconChartLine },
  { path: "texts", name: "Texts", says: "Search, filter and label in bulk", icon: IconListSearch },
  {
    path: "review",
    name: "Review",
    says: "Decide where people differ or are unsure",
    icon: IconGavel,
    needs: "review",
  },
  { path: "model", name: "Model", says: "How good it is, and try it", icon: IconBrain },
  { path: "deploy", name: "Deploy", says: "Let programs use it; unsure texts come back", icon: IconRocket },
  { path: "labels", name: "Labels & guideline", says: "What may be answered", icon: IconTags },
  { path: "team", name: "Team", says: "People, roles, invitations, and how it gets on", icon: IconUsers },
  { path: "settings", name: "Settings", says: "Import, export, keys, webhooks", icon: IconSettings },
]

/** The pages that are of use to somebody in a project; all, until their role is known. */
export function pagesFor(project: Project | undefined): readonly PageLink[] {
  return PAGES.filter(({ needs }) => !needs || !project || may(project.role, needs))
}

/** The page at which a project opens: who only looks is not asked, and who decides does not take texts away. */
export function firstPage(role: Project["role"]): string {
  if (!may(role, "annotate")) return "overview"
  return may(role, "review") && !may(role, "edit") ? "review" : "label"
}
