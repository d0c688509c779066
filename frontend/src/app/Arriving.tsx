/** What stands there until the first page has come. */

import { Box, VisuallyHidden } from "@mantine/core"
import { Page } from "@/ui/Page"
import { Waiting } from "@/ui/Waiting"

export function Arriving() {
  return (
    <Box component="main">
      <VisuallyHidden component="h1">Askwell</VisuallyHidden>
      <Page>
        <Waiting rows={3} />
      </Page>
    </Box>
  )
}
