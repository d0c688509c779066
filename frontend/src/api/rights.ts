/** What the caller may do in a project, by the role that the server says they have. */

import type { Project } from "@/api/types"

type Role = Project["role"]

export type Deed = "annotate" | "review" | "predict" | "import" | "export" | "edit"

const ADMIN: readonly Deed[] = ["annotate", "review", "predict", "import", "export", "edit"]
const MAY: Record<Role, readonly Deed[]> = {
  viewer: [],
  service: ["predict", "import"],
  annotator: ["annotate", "predict"],
  reviewer: ["annotate", "review", "predict", "export"],
  admin: ADMIN,
  owner: ADMIN,
}

/** Whether a role allows something; the server decides, this only keeps the screen from offering in vain. */
export function may(role: Role, deed: Deed): boolean {
  return MAY[role].includes(deed)
}
