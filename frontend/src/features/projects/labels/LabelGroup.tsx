/** The labels of one kind in their order; where there are both kinds, under a heading that says which. */

import { Text, Title, VisuallyHidden } from "@mantine/core"
import { useId } from "react"
import type { Rights } from "@/api/changes"
import type { Label, Progress, Project } from "@/api/types"
import type { Operation } from "@/features/projects/labels/LabelMenu"
import { LabelRow } from "@/features/projects/labels/LabelRow"
import { useLabelOrder } from "@/features/projects/labels/useLabelOrder"
import type { LabelChange, LabelSet } from "@/features/projects/labels/useLabelSet"

const TITLES: Record<Label["kind"], string> = {
  choice: "For the whole text",
  span: "For parts of the text",
}

interface Props {
  project: Project
  kind: Label["kind"]
  /** Whether the project has labels of the other kind, too. */
  isMixed: boolean
  labels: readonly Label[]
  /** Whether all labels are shown, so that their order can be changed. */
  mayMove: boolean
  counts: Progress["by_label"] | undefined
  set: LabelSet
  rights: Rights
  onChange: (label: Label, change: LabelChange) => Promise<void>
  onOperate: (operation: Operation, label: Label) => void
}

export function LabelGroup(props: Props) {
  const { project, kind, isMixed, labels, mayMove, counts, set, rights, onChange, onOperate } = props
  const { mover, arrange, says } = useLabelOrder(set, rights, kind)
  const id = useId()
  const isReadOnly = rights.refusal !== null
  if (labels.length === 0) return null
  return (
    <section className="labels-group" {...(isMixed ? { "aria-labelledby": id } : {})}>
      {isMixed && (
        <Title order={2} fz={16} mb={6} id={id}>
          {TITLES[kind]}
          {kind === "span" && (
            <Text component="span" size="sm" c="dimmed" fw={400}>
              {project.spans_overlap ? " · marked parts may overlap" : " · marked parts do not overlap"}
            </Text>
          )}
        </Title>
      )}
      <div className="labels-head" aria-hidden data-fixed={isReadOnly || undefined}>
        {!isReadOnly && <span />}
        <span>Colour</span>
        <span>Key</span>
        <span className="labels-head-name">Label</span>
        <span className="labels-head-name">What belongs to it, and what does not</span>
        <span className="labels-head-count">Answers</span>
      </div>
      <ul className="card labels-list" aria-label={isMixed ? TITLES[kind] : "Labels"}>
        {arrange(labels).map((label) => (
          <LabelRow
            key={label.id}
            project={project.id}
            label={label}
            labels={project.labels}
            answers={counts ? (counts[label.id] ?? 0) : null}
            isReadOnly={isReadOnly}
            mover={mayMove && labels.length > 1 ? mover : null}
            onChange={onChange}
            onOperate={onOperate}
          />
        ))}
      </ul>
      <VisuallyHidden role="status">{says}</VisuallyHidden>
    </section>
  )
}
