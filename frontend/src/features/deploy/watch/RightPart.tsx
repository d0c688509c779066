/** How often it is right in real use, told by texts that chance chose, and label by label. */

import { Table, Text } from "@mantine/core"
import { plural } from "@/core/format"
import type { Live, Monitoring } from "@/features/deploy/queries"
import { Judged } from "@/features/deploy/watch/Judged"
import { believedInWords, liveInWords } from "@/features/deploy/watch/words"
import { EstimateText } from "@/ui/EstimateText"
import { More } from "@/ui/More"
import { Part } from "@/ui/Part"

export function RightPart({ seen }: { seen: Monitoring }) {
  const { live } = seen
  const believed = believedInWords(live)
  return (
    <Part
      title="How often it is right"
      says="Told by the texts that chance chose, which people answered whatever the model had said."
    >
      <Judged verdict={liveInWords(live)} />
      {believed !== "" && (
        <Text size="sm" mt={4} className="figures">
          {believed}
        </Text>
      )}
      {live.open > 0 && (
        <Text size="sm" c="dimmed" mt={4} className="figures">
          {plural(live.open, "more text")} that chance chose {live.open === 1 ? "waits" : "wait"} for people’s
          answers.
        </Text>
      )}
      {live.labels.length > 0 && (
        <More title="Label by label">
          <Labels live={live} />
        </More>
      )}
      {live.ece !== null && (
        <More title="For data scientists">
          <Text size="sm" c="dimmed" className="figures">
            Accuracy on {live.audit_answers} audit answers with a 95 % Wilson interval; expected calibration
            error {live.ece.toFixed(3)}; mean probability {live.mean_probability?.toFixed(3) ?? "–"}.
          </Text>
        </More>
      )}
    </Part>
  )
}

function Labels({ live }: { live: Live }) {
  return (
    <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} role="group" aria-label="Right, by label">
      <Table verticalSpacing={6} horizontalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Label</Table.Th>
            <Table.Th>Said</Table.Th>
            <Table.Th>Right when it says it</Table.Th>
            <Table.Th>Found of those there are</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {live.labels.map((label) => (
            <Table.Tr key={label.label_id}>
              <Table.Th scope="row" fw={400}>
                {label.name}
              </Table.Th>
              <Table.Td>{label.said}</Table.Td>
              <Table.Td>
                <EstimateText
                  estimate={label.precision}
                  means="How often it is right when it says this label."
                />
              </Table.Td>
              <Table.Td>
                <EstimateText estimate={label.recall} means="How many texts of this label it finds." />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
