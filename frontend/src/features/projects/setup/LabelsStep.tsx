/** The labels: typed one by one, pasted as a list, or taken from a column of the file. */

import { SegmentedControl, Stack, Text } from "@mantine/core"
import { useState, type Dispatch } from "react"
import type { Change, Draft } from "@/features/projects/setup/draft"
import { LabelRows } from "@/features/projects/setup/LabelRows"
import { LabelsFromColumn } from "@/features/projects/setup/LabelsFromColumn"
import { PasteLabels } from "@/features/projects/setup/PasteLabels"
import { Step } from "@/features/projects/setup/Step"
import { TypeLabels } from "@/features/projects/setup/TypeLabels"
import type { Preview } from "@/features/projects/setup/types"
import { plural } from "@/core/format"

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
  const [way, setWay] = useState<Way>("type")
  const { labels } = draft
  const hasColumn = preview !== null && Boolean(draft.roles?.label)
  const add = (added: Draft["labels"]) => change({ kind: "add labels", labels: added })
  return (
    <Step
      number={3}
      title="Which labels are there?"
      says="Two are enough to start. You can add, rename and describe labels at any time."
      isDone={labels.length > 1 || hasColumn}
    >
      <Stack gap="md">
        <SegmentedControl
          value={way}
          onChange={setWay}
          data={WAYS}
          aria-label="How to give the labels"
          fullWidth
          maw={480}
        />
        {way === "type" && <TypeLabels known={labels} onAdd={add} />}
        {way === "paste" && (
          <PasteLabels
            known={labels}
            onAdd={(added) => {
              add(added)
              setWay("type")
            }}
          />
        )}
        {way === "column" && <LabelsFromColumn draft={draft} preview={preview} change={change} />}
        {way !== "column" && hasColumn && (
          <Text size="sm" c="dimmed">
            The labels in the column “{draft.roles?.label}” of {draft.fileName} come in as well.
          </Text>
        )}
        {labels.length > 0 && (
          <div>
            <Text size="sm" fw={550} mb={4} role="status">
              {plural(labels.length, "label")}
            </Text>
            <LabelRows labels={labels} change={change} />
          </div>
        )}
      </Stack>
    </Step>
  )
}
