/** The pages of a project, as a list or as pictures with names in tips. */

import { Tooltip } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { NavLink, useParams } from "react-router"
import { projectQuery } from "@/api/queries"
import { pagesFor } from "@/app/pages"

export function SideBar({ isSlim, onGo }: { isSlim: boolean; onGo?: () => void }) {
  const { project = "" } = useParams()
  const found = useQuery(projectQuery(project)).data
  return (
    <nav aria-label="Pages of this project">
      {pagesFor(found).map((page) => (
        <Tooltip key={page.path} label={page.name} position="right" disabled={!isSlim}>
          <NavLink
            to={`/p/${project}/${page.path}`}
            className="side-link"
            aria-label={isSlim ? page.name : undefined}
            onClick={onGo}
          >
            <page.icon size={18} stroke={1.8} aria-hidden />
            {!isSlim && page.name}
          </NavLink>
        </Tooltip>
      ))}
    </nav>
  )
}
