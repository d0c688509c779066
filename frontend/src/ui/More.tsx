/** What stands behind a heading, one click deeper: a table, or figures for data scientists. */

import { Box } from "@mantine/core"
import { IconChevronRight } from "@tabler/icons-react"
import type { ReactNode } from "react"
import "@/ui/more.css"

export function More({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="more">
      <summary>
        <IconChevronRight size={16} aria-hidden />
        {title}
      </summary>
      <Box pt="xs">{children}</Box>
    </details>
  )
}
