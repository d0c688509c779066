/** Mistakes as sentences that lead to the texts behind them. */

import { ActionIcon, Button, Group, Stack, Text, Tooltip } from "@mantine/core"
import { IconArrowRight, IconBook2 } from "@tabler/icons-react"
import { useMutation } from "@tanstack/react-query"
import { useNavigate } from "react-router"
import type { Project } from "@/api/types"
import { findConfused, type Confusion } from "@/features/learn/queries"
import { saidProblem } from "@/ui/toast"

export interface Pair extends Pick<Confusion, "actual" | "predicted"> {
  readonly says: string
  /** How often, with what is counted. */
  readonly count: string
}

const SHOWN = 4

export function Pairs({ project, pairs }: { project: Project; pairs: readonly Pair[] }) {
  const navigate = useNavigate()
  const open = useMutation({
    mutationFn: (pair: Pair) => findConfused(project.id, pair),
    onSuccess: (ids) => void navigate(`/p/${project.id}/texts?ids=${ids.join(",")}`),
    onError: saidProblem,
  })
  const settle = useMutation({
    mutationFn: (pair: Pair) => findConfused(project.id, pair),
    onSuccess: (ids, { actual, predicted }) => {
      const label = actual ?? predicted
      const about = label === null ? "" : `label=${label}&`
      void navigate(`/p/${project.id}/labels?${about}with=${ids.slice(0, SHOWN).join(",")}`)
    },
    onError: saidProblem,
  })
  return (
    <Stack gap={2} align="flex-start">
      {pairs.map((pair) => (
        <Group key={pair.says} gap={4} wrap="nowrap" align="flex-start">
          <Button
            variant="subtle"
            size="compact-sm"
            fz="sm"
            fw={500}
            h="auto"
            mih={32}
            py={4}
            ml={-8}
            styles={{ label: { whiteSpace: "normal", textAlign: "left", lineHeight: 1.45 } }}
            rightSection={<IconArrowRight size={14} aria-hidden />}
            onClick={() => open.mutate(pair)}
          >
            <span>
              {pair.says}:{" "}
              <Text component="span" inherit c="dimmed" className="figures">
                {pair.count}
              </Text>
            </span>
          </Button>
          <Tooltip label="Open the guideline there, with these texts">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label={`Open the guideline: ${pair.says}`}
              onClick={() => settle.mutate(pair)}
            >
              <IconBook2 size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Group>
      ))}
    </Stack>
  )
}
