/** The pages of a project, as a list or as pictures with names in tips. */

import { Tooltip } from "@mantine/core"
import { NavLink, useParams } from "react-router"
import { PAGES } from "@/app/pages"

export function SideBar({ isSlim, onGo }: { isSlim: boolean; onGo?: () => void }) {
  const { project = "" } = useParams()
  return (
    <nav aria-label="Pages of this project">
      {PAGES.map((page) => (
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
