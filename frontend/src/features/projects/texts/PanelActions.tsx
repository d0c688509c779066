/** Flag a text, comment on it, and take back what one did last. */

import { Button, Group, Textarea, Title } from "@mantine/core"
import { IconArrowBackUp, IconFlag, IconFlagFilled, IconMessage } from "@tabler/icons-react"
import { useState } from "react"
import { Remarks } from "@/ui/Remarks"
import { saidProblem } from "@/ui/toast"
import { answerOf } from "./acts"
import { lastOf } from "./history"
import type { TextDetail, TextRow } from "./types"
import type { useDeeds } from "./useDeeds"

interface Props {
  detail: TextDetail
  row: TextRow
  deeds: ReturnType<typeof useDeeds>
  mayAct: boolean
}

export function PanelActions({ detail, row, deeds, mayAct }: Props) {
  const { me, act, takeBack } = deeds
  const [isWriting, setWriting] = useState(false)
  if (!me) return null
  const mine = answerOf(row, me)
  const mayUndo = lastOf(detail.history, me.person_id) !== undefined
  const { remarks } = detail.thread
  const write = (comment: string) => {
    setWriting(false)
    if (comment.trim()) void act({ kind: "comment", comment: comment.trim() }, [row], () => "Comment saved")
  }
  if (!mayAct && remarks.length === 0) return null
  return (
    <section aria-label="Flag and comment">
      {mayAct && (
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            aria-pressed={mine?.is_flagged ?? false}
            leftSection={
              mine?.is_flagged ? (
                <IconFlagFilled size={14} className="texts-flag" aria-hidden />
              ) : (
                <IconFlag size={14} aria-hidden />
              )
            }
            onClick={() => {
              if (!mine?.is_flagged) void act({ kind: "flag" }, [row], null)
              else takeBack(row.document.id, "flag").catch(saidProblem)
            }}
          >
            {mine?.is_flagged ? "Flagged" : "Flag"}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-expanded={isWriting}
            leftSection={<IconMessage size={14} aria-hidden />}
            onClick={() => setWriting(!isWriting)}
          >
            {remarks.length > 0 ? "Reply" : "Comment"}
          </Button>
          {mayUndo && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              onClick={() => void takeBack(row.document.id).catch(saidProblem)}
            >
              Undo my last change
            </Button>
          )}
        </Group>
      )}
      {isWriting && <Write onSave={write} onLeave={() => setWriting(false)} />}
      {remarks.length > 0 && (
        <Title order={3} fz="sm" mt="md" mb={6}>
          Comments
        </Title>
      )}
      <Remarks thread={detail.thread} />
    </section>
  )
}

interface WriteProps {
  onSave: (comment: string) => void
  onLeave: () => void
}

function Write({ onSave, onLeave }: WriteProps) {
  const [typed, setTyped] = useState("")
  return (
    <>
      <Textarea
        mt="xs"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={10_000}
        aria-label="Your comment"
        placeholder="What should others know about this text?"
        data-autofocus
        ref={(area) => area?.focus()}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSave(typed)
          if (event.key !== "Escape") return
          event.stopPropagation()
          onLeave()
        }}
      />
      <Group gap="xs" mt={6} justify="flex-end">
        <Button size="xs" variant="subtle" color="gray" onClick={onLeave}>
          Leave it
        </Button>
        <Button size="xs" disabled={!typed.trim()} onClick={() => onSave(typed)}>
          Save the comment
        </Button>
      </Group>
    </>
  )
}
