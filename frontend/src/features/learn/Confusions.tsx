/** What the model takes for what; each sentence opens the texts behind it. */

import { Button, Stack, Text } from "@mantine/core"
import { IconArrowRight } from "@tabler/icons-react"
import { useMutation } from "@tanstack/react-query"
import { useNavigate } from "react-router"
import type { Project } from "@/api/types"
import { plural } from "@/core/format"
import { findConfused, type Confusion, type Quality } from "@/features/learn/queries"
import { More, Section } from "@/features/learn/Section"
import { confusionInWords } from "@/features/learn/words"
import { saidProblem } from "@/ui/toast"

const AT_ONCE = 6

export function Confusions({ project, quality }: { project: Project; quality: Quality }) {
  const [first, others] = [quality.confusions.slice(0, AT_ONCE), quality.confusions.slice(AT_ONCE)]
  return (
    <Section
      title="What it takes for what"
      says="Open the texts behind a mistake: either the model is wrong, or an answer is, or two labels are too much alike."
    >
      {first.length === 0 ? (
        <Text size="sm" c="dimmed">
          No mistake among {plural(quality.audit_answers, "text")} drawn at random.
        </Text>
      ) : (
        <Pairs project={project} pairs={first} />
      )}
      {others.length > 0 && (
        <More title={`Show ${plural(others.length, "more kind")} of mistakes`}>
          <Pairs project={project} pairs={others} />
        </More>
      )}
    </Section>
  )
}

function Pairs({ project, pairs }: { project: Project; pairs: readonly Confusion[] }) {
  const navigate = useNavigate()
  const open = useMutation({
    mutationFn: (pair: Confusion) => findConfused(project.id, pair),
    onSuccess: (ids) => void navigate(`/p/${project.id}/texts?ids=${ids.join(",")}`),
    onError: saidProblem,
  })
  return (
    <Stack gap={2} align="flex-start">
      {pairs.map((pair) => (
        <Button
          key={`${pair.actual}-${pair.predicted}`}
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
            {confusionInWords(pair, project.labels)}:{" "}
            <Text component="span" inherit c="dimmed" className="figures">
              {plural(pair.count, "text")}
            </Text>
          </span>
        </Button>
      ))}
    </Stack>
  )
}
