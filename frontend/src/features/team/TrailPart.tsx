/** The way to everything that happened here, for the installation's owner. */

import { Button } from "@mantine/core"
import { IconHistory } from "@tabler/icons-react"
import { Link } from "react-router"
import { Part } from "@/ui/Part"

export function TrailPart() {
  return (
    <Part title="What happened here" says="Who signed in or was refused, and what was done in all projects.">
      <Button
        component={Link}
        to="/happened"
        variant="default"
        leftSection={<IconHistory size={16} aria-hidden />}
      >
        See everything
      </Button>
    </Part>
  )
}
