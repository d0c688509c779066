/** What differs between two versions of the guideline, word by word; long parts that are the same are cut. */

import { Text, VisuallyHidden } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { components } from "@/api/schema"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

type Piece = components["schemas"]["DifferencePieceOut"]

interface Props {
  project: string
  before: number
  /** Null for the draft. */
  after: number | null
}

export function Difference({ project, before, after }: Props) {
  const found = useQuery({
    queryKey: [...keys.guideline(project), "difference", before, after],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/projects/{project}/guideline:difference", {
          params: { path: { project }, query: { before, ...(after === null ? {} : { after }) } },
          signal,
        }),
      ),
    staleTime: 0,
  })
  if (found.error) return <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Waiting rows={3} height={40} />
  const { pieces } = found.data
  if (pieces.every((piece) => piece.kind === "same")) return <Text c="dimmed">Nothing differs.</Text>
  return (
    <div className="difference" tabIndex={0} role="group" aria-label="What differs">
      {pieces.map((piece, at) => (
        <Shown key={at} piece={piece} isFirst={at === 0} isLast={at === pieces.length - 1} />
      ))}
    </div>
  )
}

function Shown({ piece, isFirst, isLast }: { piece: Piece; isFirst: boolean; isLast: boolean }) {
  switch (piece.kind) {
    case "added":
      return (
        <ins>
          <VisuallyHidden>added: </VisuallyHidden>
          {piece.text}
        </ins>
      )
    case "removed":
      return (
        <del>
          <VisuallyHidden>removed: </VisuallyHidden>
          {piece.text}
        </del>
      )
    case "same":
      return <span>{cut(piece.text, isFirst, isLast)}</span>
  }
}

const KEPT = 2

function cut(text: string, isFirst: boolean, isLast: boolean): string {
  const lines = text.split("\n")
  const before = isFirst ? 0 : KEPT
  const after = isLast ? 0 : KEPT
  if (lines.length <= before + after + 2) return text
  const parts = [lines.slice(0, before), ["⋯"], after === 0 ? [] : lines.slice(-after)]
  return parts.flat().join("\n")
}
