/** Whether the texts, or the labels that are given to them, change; with what moved most. */

import { Stack, Text } from "@mantine/core"
import type { Project } from "@/api/types"
import { ago, percent } from "@/core/format"
import type { Monitoring } from "@/features/deploy/queries"
import { useNow } from "@/ui/useNow"
import { Judged } from "@/features/deploy/watch/Judged"
import { checkInWords, driftInWords, movedLabels } from "@/features/deploy/watch/words"
import { LabelChip } from "@/ui/LabelChip"
import { More } from "@/ui/More"
import { Part } from "@/ui/Part"

const GONE = { name: "a label that is gone", colour: "#6d7a77" }

export function ChangePart({ seen, project }: { seen: Monitoring; project: Project }) {
  const now = useNow()
  const { inputs, outputs, moved } = seen.drift
  const labels = new Map(project.labels.map((label) => [label.id, label]))
  const ofTexts = driftInWords(inputs, "texts")
  const shares = movedLabels(outputs[0])
  const told = [
    ["texts", inputs[0]],
    ["labels", outputs[0]],
  ] as const
  return (
    <Part
      title="Does anything change?"
      says="A model is as good as it was measured only while the texts stay alike."
    >
      <Stack gap="xs">
        <Judged verdict={ofTexts} />
        <Judged verdict={driftInWords(outputs, "labels")} />
      </Stack>
      {shares.length > 0 && (
        <ul className="watch-shares figures" aria-label="Labels whose shares changed most">
          {shares.map(({ label, before, lately }) => {
            const { name, colour } = labels.get(label) ?? GONE
            return (
              <li key={label}>
                <LabelChip name={name} colour={colour} />
                <span>
                  {percent(before)} before, {percent(lately)} lately
                </span>
              </li>
            )
          })}
        </ul>
      )}
      {moved.length > 0 && (
        <More
          title={
            ofTexts.kind === "bad" ? "The texts that differ most" : "The texts that stand out most, even so"
          }
        >
          <ul className="watch-moved">
            {moved.map((said, place) => (
              <li key={place}>
                <p dir="auto" lang="" title={said.text}>
                  {said.text}
                </p>
                <Text size="xs" c="dimmed" className="figures">
                  {`It said: ${said.labels.map((id) => (labels.get(id) ?? GONE).name).join(", ") || "no label"}`}
                  {` · ${ago(said.at, now)}`}
                  {said.external_id !== null && ` · ${said.external_id}`}
                </Text>
              </li>
            ))}
          </ul>
        </More>
      )}
      {told.some(([, check]) => check !== undefined) && (
        <More title="For data scientists">
          {told.map(
            ([what, check]) =>
              check && (
                <Text key={what} size="sm" c="dimmed" className="figures">
                  {checkInWords(check, what, now)}
                </Text>
              ),
          )}
        </More>
      )}
    </Part>
  )
}
