/** The labels: typed one by one, pasted as a list, or taken from a column of the file. */

import { SegmentedControl, Stack, Text } from "@mantine/core"
import { useState, type Dispatch } from "react"
import { kindOf, type Change, type Draft } from "@/features/projects/setup/draft"
import { LabelRows } from "@/features/projects/setup/LabelRows"
import { LabelsFromColumn } from "@/features/projects/setup/LabelsFromColumn"
import { PasteLabels } from "@/features/projects/setup/PasteLabels"
import { Step } from "@/features/projects/setup/Step"
import { TypeLabels } from "@/features/projects/setup/TypeLabels"
import type { LabelKind, Preview } from "@/features/projects/setup/types"
import { plural } from "@/core/format"
import { KindChoice } from "@/features/projects/KindChoice"

type Way = "type" | "paste" | "column"

const WAYS: { value: Way; label: string }[] = [
  { value: "type", label: "Type them" },
  { value: "paste", label: "Paste a list" },
  { value: "column", label: "From the file" },
]

interface Props {
  draft: Draft
  preview: Preview | null
  change: Dispatch<Change>
}

export function LabelsStep({ draft, preview, change }: Props) {
  const [wanted, setWay] = useState<Way>("type")
  const [kind, setKind] = useState<LabelKind>("choice")
  const { labels } = draft
  const isMarkingAlone = draft.task === "mark_spans"
  const way = isMarkingAlone && wanted === "column" ? "type" : wanted
  const hasColumn = preview !== null && Boolean(draft.roles?.label)
  const add = (added: Draft["labels"]) =>
    change({
      kind: "add labels",
      labels: draft.marksToo ? added.map((label) => ({ ...label, kind })) : added,
    })
  const isForParts = isMarkingAlone || (draft.marksToo && kind === "span")
  const enough = labels.some((label) => kindOf(draft, label) === "span") ? 1 : 2
  return (
    <Step
      number={3}
      title="Which labels are there?"
      says={
        isMarkingAlone
          ? "One is enough to start, such as “Date”. You can add, rename and describe labels at any time."
          : "Two are enough to start. You can add, rename and describe labels at any time."
      }
      isDone={labels.length >= enough || hasColumn}
    >
      <Stack gap="md">
        <SegmentedControl
          value={way}
          onChange={setWay}
          data={isMarkingAlone ? WAYS.filter(({ value }) => value !== "column") : WAYS}
          aria-label="How to give the labels"
          fullWidth
          maw={480}
        />
        {draft.marksToo && !isMarkingAlone && way !== "column" && (
          <KindChoice says="The next labels are for" kind={kind} onKind={setKind} />
        )}
        {way === "type" && <TypeLabels known={labels} isForParts={isForParts} onAdd={add} />}
        {way === "paste" && (
          <PasteLabels
            known={labels}
            isForParts={isForParts}
            onAdd={(added) => {
              add(added)
              setWay("type")
            }}
          />
        )}
        {way === "column" && <LabelsFromColumn draft={draft} preview={preview} change={change} />}
        {isMarkingAlone && preview !== null && (
          <Text size="sm" c="dimmed">
            Where parts are marked in {draft.fileName} already, their labels come in as well.
          </Text>
        )}
        {way !== "column" && hasColumn && !isMarkingAlone && (
          <Text size="sm" c="dimmed">
            The labels in the column “{draft.roles?.label}” of {draft.fileName} come in as well.
          </Text>
        )}
        {labels.length > 0 && (
          <div>
            <Text size="sm" fw={550} mb={4} role="status">
              {plural(labels.length, "label")}
            </Text>
            <LabelRows draft={draft} change={change} />
          </div>
        )}
      </Stack>
    </Step>
  )
}
