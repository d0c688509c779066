/** One's own marks in a text, to put right here or to make anew on the label screen. */

import { Anchor, Button, Group, Text, Title } from "@mantine/core"
import { IconPencil } from "@tabler/icons-react"
import { Link, useNavigate } from "react-router"
import type { Project } from "@/api/types"
import { leaveDraft } from "@/core/drafts"
import { plural } from "@/core/format"
import { saidProblem } from "@/ui/toast"
import { answerOf } from "./acts"
import type { Looks } from "./labels"
import { PartList } from "./PartList"
import type { TextRow } from "./types"
import type { useDeeds } from "./useDeeds"

interface Props {
  project: Project
  row: TextRow
  looks: Looks
  deeds: ReturnType<typeof useDeeds>
}

export function PanelMarks({ project, row, looks, deeds }: Props) {
  const { me, act, takeBackAnswer } = deeds
  const navigate = useNavigate()
  const mine = me && answerOf(row, me)
  const labels = project.labels.filter((label) => label.kind === "span" && !label.is_archived)
  if (!me || mine?.status !== "submitted") {
    return (
      <section aria-label="Your marks">
        <Title order={3} fz="sm" mb={6}>
          Your marks
        </Title>
        <Text size="sm" c="dimmed">
          {mine?.status === "skipped" ? "You skipped it. " : "You have not marked this text yet. "}
          Parts are marked on the{" "}
          <Anchor component={Link} to={`/p/${project.id}/label`} inherit underline="always">
            Label page
          </Anchor>
          , which asks for the texts that teach the model most.
        </Text>
      </section>
    )
  }
  const again = async () => {
    await takeBackAnswer(row.document.id)
    const marks = mine.spans.map(({ start, end, label_id: label }) => ({ start, end, label }))
    leaveDraft(`${me.person_id}:${project.id}`, row.document.id, mine.labels, marks)
    await navigate(`/p/${project.id}/label`)
  }
  return (
    <section aria-label="Your marks">
      <Group justify="space-between" mb={6}>
        <Title order={3} fz="sm">
          {mine.spans.length > 0 ? `You marked ${plural(mine.spans.length, "part")}` : "You marked nothing"}
        </Title>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconPencil size={14} aria-hidden />}
          title="Takes your answer back, and opens the text as you left it on the Label page"
          onClick={() => void again().catch(saidProblem)}
        >
          Mark it anew
        </Button>
      </Group>
      {mine.spans.length === 0 ? (
        <Text size="sm" c="dimmed">
          You saw the text and found nothing to mark: that teaches the model, too.
        </Text>
      ) : (
        <PartList
          text={row.document.text}
          spans={mine.spans}
          labels={labels}
          looks={looks}
          onChange={(spans, says) => void act({ kind: "mark", spans }, [row], () => says)}
        />
      )}
    </section>
  )
}
