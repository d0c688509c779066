/** The frame of an ordinary page: centred, with air around it. */

import { Box } from "@mantine/core"
import type { ReactNode } from "react"

export function Page({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  return (
    <Box maw={wide ? 1440 : 1080} mx="auto" px={{ base: "md", sm: "xl" }} py={{ base: "lg", sm: 32 }}>
      {children}
    </Box>
  )
}
