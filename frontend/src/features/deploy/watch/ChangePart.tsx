/** Whether the texts, or the labels that are given to them, change; with the texts that moved it most. */

import { Stack, Text } from "@mantine/core"
import type { Project } from "@/api/types"
import { ago } from "@/core/format"
import { More, Part } from "@/features/deploy/Part"
import type { Monitoring } from "@/features/deploy/queries"
import { useNow } from "@/features/deploy/useNow"
import { Judged } from "@/features/deploy/watch/Judged"
import { driftInWords, pValue } from "@/features/deploy/watch/words"

export function ChangePart({ seen, project }: { seen: Monitoring; project: Project }) {
  const now = useNow()
  const { inputs, outputs, moved } = seen.drift
  const named = (id: string) =>
    project.labels.find((label) => label.id === id)?.name ?? "a label that is gone"
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
        <Judged verdict={driftInWords(inputs, "texts")} />
        <Judged verdict={driftInWords(outputs, "labels")} />
      </Stack>
      {moved.length > 0 && (
        <More title="Texts that are most unlike before">
          <ul className="watch-moved">
            {moved.map((said, place) => (
              <li key={place}>
                <p dir="auto" lang="">
                  {said.text}
                </p>
                <Text size="xs" c="dimmed">
                  {said.labels.map(named).join(", ") || "no label"} · {ago(said.at, now)}
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
                  Two-sample test of the {what}: {pValue(check.p_value)}, statistic{" "}
                  {check.statistic.toFixed(4)}, {ago(check.at, now)}
                </Text>
              ),
          )}
        </More>
      )}
    </Part>
  )
}
