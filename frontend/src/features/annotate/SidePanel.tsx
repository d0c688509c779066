/** The guideline, or what happened to the text, beside the labels; nothing is covered and nothing waits. */

import { ActionIcon, Skeleton, Text } from "@mantine/core"
import { IconX } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense } from "react"
import { Link } from "react-router"
import { api, take } from "@/api/client"
import { quotedQuery } from "@/api/guideline"
import { keys } from "@/api/queries"
import type { Label } from "@/api/types"
import { ago } from "@/core/format"
import { quotedIn } from "@/core/guideline"
import type { Panel } from "@/features/annotate/view"
import { ProblemNote } from "@/ui/ProblemNote"
import { Remarks } from "@/ui/Remarks"

const Guide = lazy(() => import("@/ui/Guide").then(({ Guide }) => ({ default: Guide })))

interface Props {
  panel: Panel
  project: string
  document: number | null
  guideline: string
  labels: ReadonlyMap<string, Label>
  onClose: () => void
}

export function SidePanel({ panel, project, document, guideline, labels, onClose }: Props) {
  const name = panel === "guideline" ? "Guideline" : "History of this text"
  return (
    <aside className="desk-panel" aria-label={name}>
      <header>
        <h2>{name}</h2>
        <ActionIcon variant="subtle" color="gray" aria-label={`Close: ${name}`} onClick={onClose}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </header>
      {/* What scrolls has to be reached by the keyboard. */}
      <div className="desk-panel-body" tabIndex={0} data-scrolls role="group" aria-label={name}>
        {panel === "guideline" ? (
          <Guideline project={project} text={guideline} labels={labels} />
        ) : document === null ? (
          <Text c="dimmed">There is no text.</Text>
        ) : (
          <History project={project} document={document} labels={labels} />
        )}
      </div>
    </aside>
  )
}

function Guideline({ project, text, labels }: { project: string; text: string; labels: Props["labels"] }) {
  const quoted = useQuery(quotedQuery(project, quotedIn(text)))
  if (!text.trim()) {
    return (
      <Text size="sm" c="dimmed">
        Nothing is written down yet. <Link to="../labels">Write a guideline</Link>, so that everybody decides
        alike.
      </Text>
    )
  }
  return (
    <Suspense fallback={<Skeleton height={80} />}>
      <Guide quoted={quoted.data} labels={labels}>
        {text}
      </Guide>
    </Suspense>
  )
}

const DEEDS: Record<string, string> = {
  submit: "answered",
  relabel: "changed the answer to",
  skip: "skipped it",
  flag: "flagged it",
  comment: "commented",
  review: "decided on",
  return: "sent an answer back",
  settle: "settled the comments",
  undo: "took that back",
}

function History({
  project,
  document,
  labels,
}: {
  project: string
  document: number
  labels: Props["labels"]
}) {
  const found = useQuery({
    queryKey: [...keys.texts(project), document],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/projects/{project}/documents/{document}", {
          params: { path: { project, document } },
          signal,
        }),
      ),
    staleTime: 0,
  })
  if (found.error) return <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Skeleton height={60} />
  const { history, thread } = found.data
  if (history.length === 0 && thread.remarks.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing yet: nobody whose work you may see has done anything with this text.
      </Text>
    )
  }
  return (
    <>
      <Remarks thread={thread} />
      <ol className="desk-history">
        {history.map((event) => (
          <li key={event.id}>
            <b>{event.person || "Somebody"}</b> {DEEDS[event.kind] ?? event.kind}{" "}
            {event.labels.map((id) => labels.get(id)?.name ?? "a label that is gone").join(", ")}
            <time dateTime={event.created_at}>{ago(event.created_at, found.dataUpdatedAt)}</time>
          </li>
        ))}
      </ol>
    </>
  )
}
