/** The frame of the pages outside a project: the bar, and the page under it. */

import { Box } from "@mantine/core"
import { Outlet } from "react-router"
import { TopBar } from "@/app/TopBar"
import "@/app/shell.css"

export function HomeShell() {
  return (
    <>
      <TopBar />
      <Box component="main" id="main" className="home-main" tabIndex={-1}>
        <Outlet />
      </Box>
    </>
  )
}
