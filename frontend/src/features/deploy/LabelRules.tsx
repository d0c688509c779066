/** A rule of its own for single labels: a higher share that must be right, or what saying it wrongly costs. */

import { NumberInput } from "@mantine/core"
import type { Project } from "@/api/types"
import { plural } from "@/core/format"
import type { Draft } from "@/features/deploy/policy"
import { LabelChip } from "@/ui/LabelChip"
import { More } from "@/ui/More"

interface Props {
  draft: Draft
  onChange: (draft: Draft) => void
  project: Project
  isReadOnly: boolean
}

export function LabelRules({ draft, onChange, project, isReadOnly }: Props) {
  const labels = project.labels.filter((label) => !label.is_archived && label.kind === "choice")
  const isPrecise = draft.kind === "precision"
  const usual = isPrecise ? draft.percent : draft.wrong
  const own = Object.values(draft.byLabel).filter((value) => value !== "").length
  const set = (id: string, value: number | string) => {
    const others = Object.entries(draft.byLabel).filter(([other]) => other !== id)
    const all = value === "" ? others : [...others, [id, value] as const]
    onChange({ ...draft, byLabel: Object.fromEntries(all) })
  }
  return (
    <More
      title={own === 0 ? "Be stricter with single labels" : `${plural(own, "label")} with a rule of its own`}
    >
      <ul className="policy-rules">
        {labels.map((label) => (
          <li key={label.id}>
            <LabelChip name={label.name} colour={label.colour} />
            <NumberInput
              size="xs"
              w={96}
              aria-label={
                isPrecise
                  ? `Percent of answers with ${label.name} that must be right`
                  : `What ${label.name}, said wrongly, costs`
              }
              placeholder={`${usual}`}
              suffix={isPrecise ? " %" : ""}
              clampBehavior="none"
              readOnly={isReadOnly}
              value={draft.byLabel[label.id] ?? ""}
              onChange={(value) => set(label.id, value)}
            />
          </li>
        ))}
      </ul>
    </More>
  )
}
