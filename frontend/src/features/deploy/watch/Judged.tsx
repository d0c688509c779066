/** A sentence with a sign of whether it is good; the sign never says more than the words. */

import { Group, Text } from "@mantine/core"
import { IconAlertTriangle, IconCheck, IconHourglass } from "@tabler/icons-react"
import type { Verdict } from "@/features/deploy/watch/words"

const SIGNS = {
  good: <IconCheck size={18} color="var(--accent)" aria-hidden />,
  bad: <IconAlertTriangle size={18} color="var(--mantine-color-error)" aria-hidden />,
  open: <IconHourglass size={18} color="var(--mantine-color-dimmed)" aria-hidden />,
}

export function Judged({ verdict }: { verdict: Verdict }) {
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <Text lh={1} mt={2} className="deploy-fixed">
        {SIGNS[verdict.kind]}
      </Text>
      <Text fw={550} lh={1.45} className="figures">
        {verdict.says}
      </Text>
    </Group>
  )
}
