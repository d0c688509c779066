/** One text in full: read it, answer it, see what others and the model say and what happened to it. */

import { ActionIcon, Group, Text, Title, Tooltip } from "@mantine/core"
import { IconChevronLeft, IconChevronRight, IconX } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { may } from "@/api/rights"
import type { Project } from "@/api/types"
import { count } from "@/core/format"
import { ProblemNote } from "@/ui/ProblemNote"
import { saidProblem } from "@/ui/toast"
import { Waiting } from "@/ui/Waiting"
import { answerOf } from "./acts"
import type { Phrase } from "./highlight"
import { restoring } from "./history"
import { isMarking, type Looks } from "./labels"
import { layersOf } from "./layers"
import { PanelActions } from "./PanelActions"
import { PanelAnswer } from "./PanelAnswer"
import { PanelDecision } from "./PanelDecision"
import { PanelModel } from "./PanelModel"
import { PanelQuote } from "./PanelQuote"
import { PanelText } from "./PanelText"
import { foundQuery, textQuery } from "./queries"
import { Timeline } from "./Timeline"
import type { HistoryEvent, TextDetail, TextRow } from "./types"
import type { useDeeds } from "./useDeeds"

interface Props {
  project: Project
  id: number
  /** The row, where the table has it: it is shown while the history is fetched. */
  row: TextRow | undefined
  /** Its place among the texts listed, from 0; -1 where it is not among them. */
  place: number
  listed: number
  total: number
  phrases: readonly Phrase[]
  looks: Looks
  now: number
  /** Whether the model has learnt too little to tell what it has not seen. */
  isEarly: boolean
  mayAnswer: boolean
  deeds: ReturnType<typeof useDeeds>
  onGo: (step: 1 | -1) => void
  onClose: () => void
}

export function TextPanel(props: Props) {
  const { project, id, row, place, listed, total, looks, deeds, mayAnswer, onGo, onClose } = props
  const text = useQuery(textQuery(project.id, id))
  const detail = text.data
  const known: TextRow | undefined = detail ? { ...detail, document: detail } : row
  const marking = isMarking(project)
  const found = useQuery({
    ...foundQuery(project.id, id, known?.document.text ?? ""),
    enabled: marking && known?.prediction != null && may(project.role, "predict"),
  })
  const restoreOf = (shown: TextDetail) => (event: HistoryEvent) => {
    if (!deeds.me || !mayAnswer) return undefined
    const ground = {
      me: deeds.me.person_id,
      mine: answerOf(shown, deeds.me),
      decided: shown.decided,
      mayReview: may(project.role, "review"),
      textHash: shown.text_hash,
    }
    const action = restoring(event, ground, crypto.randomUUID())
    return action ? () => void deeds.restore(action).catch(saidProblem) : undefined
  }
  const layers = known && marking ? layersOf(known, found.data ?? null, looks, deeds.me?.person_id) : []
  return (
    <>
      <Group className="texts-panel-head" justify="space-between" wrap="nowrap">
        <Group gap={4} wrap="nowrap">
          <Step says="The text before (K)" onClick={() => onGo(-1)} isOff={place <= 0}>
            <IconChevronLeft size={18} aria-hidden />
          </Step>
          <Step says="The next text (J)" onClick={() => onGo(1)} isOff={place < 0 || place >= listed - 1}>
            <IconChevronRight size={18} aria-hidden />
          </Step>
          <Title order={2} fz="sm" fw={600} className="figures" ml={4} tabIndex={-1} data-autofocus>
            {place < 0 ? "One text" : `Text ${count(place + 1)} of ${count(total)}`}
          </Title>
        </Group>
        <Step says="Close (Esc)" onClick={onClose} isOff={false}>
          <IconX size={18} aria-hidden />
        </Step>
      </Group>
      <div className="texts-panel-body">
        {text.error && <ProblemNote error={text.error} onRetry={() => void text.refetch()} />}
        {known ? (
          <>
            <PanelText key={`text ${id}`} document={known.document} phrases={props.phrases} layers={layers} />
            <PanelAnswer
              key={id}
              project={project}
              row={known}
              looks={looks}
              deeds={deeds}
              mayAnswer={mayAnswer}
            />
            {known.decided && <PanelDecision decided={known.decided} looks={looks} now={props.now} />}
            <PanelModel
              forecast={known.prediction}
              task={project.task}
              isEarly={props.isEarly}
              looks={looks}
            />
            {detail && (
              <>
                <PanelActions
                  key={`acts ${id}`}
                  detail={detail}
                  row={known}
                  deeds={deeds}
                  mayAct={mayAnswer}
                />
                {may(project.role, "edit") && <PanelQuote project={project} row={known} />}
                <Timeline
                  restoreOf={restoreOf(detail)}
                  events={detail.history}
                  looks={looks}
                  isMarking={project.task === "mark_spans"}
                  now={props.now}
                />
              </>
            )}
          </>
        ) : (
          !text.error && <Waiting rows={3} height={90} />
        )}
        {text.isPending && known && (
          <Text size="sm" c="dimmed">
            Fetching its history
          </Text>
        )}
      </div>
    </>
  )
}

interface StepProps {
  says: string
  onClick: () => void
  isOff: boolean
  children: ReactNode
}

function Step({ says, onClick, isOff, children }: StepProps) {
  return (
    <Tooltip label={says}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={says.replace(/ \(.*/, "")}
        disabled={isOff}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
