/** Starts the screen. */

import "@fontsource-variable/inter/index.css"
import "@fontsource-variable/source-serif-4/index.css"
import "@mantine/core/styles.css"
import "@mantine/notifications/styles.css"
import "@mantine/spotlight/styles.css"
import "@/ui/base.css"
import "@/app/touch.css"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { RouterProvider } from "react-router/dom"
import { Providers } from "@/app/providers"
import { router } from "@/app/routes"

const root = document.getElementById("root")
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Providers>
        <RouterProvider router={router} />
      </Providers>
    </StrictMode>,
  )
}
