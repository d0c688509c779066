/** The versions side by side: what each answered, how often it was right, how often the silent one agreed. */

import { Table } from "@mantine/core"
import { count, percent } from "@/core/format"
import { Part } from "@/features/deploy/Part"
import type { Monitoring } from "@/features/deploy/queries"
import { milliseconds } from "@/features/deploy/watch/words"
import { EstimateText } from "@/ui/EstimateText"

const PARTS = { main: "answers", canary: "answers a share", shadow: "compared", earlier: "earlier" } as const

export function VersionsPart({ seen }: { seen: Monitoring }) {
  const isShadowed = seen.versions.some((each) => each.shadowed > 0)
  return (
    <Part title="Versions beside each other">
      <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} role="group" aria-label="Versions">
        <Table verticalSpacing={6} horizontalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Version</Table.Th>
              <Table.Th>Texts</Table.Th>
              <Table.Th>Abstained</Table.Th>
              <Table.Th>Right</Table.Th>
              <Table.Th>Half within</Table.Th>
              {isShadowed && <Table.Th>The compared one agreed</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {seen.versions.map((each) => (
              <Table.Tr key={each.version}>
                <Table.Td className="deploy-when">
                  v{each.version} {each.parts.map((part) => PARTS[part]).join(", ")}
                </Table.Td>
                <Table.Td>{count(each.traffic.texts)}</Table.Td>
                <Table.Td>
                  {each.traffic.abstained_share === null ? "–" : percent(each.traffic.abstained_share)}
                </Table.Td>
                <Table.Td>
                  <EstimateText
                    estimate={each.accuracy}
                    means="How often its first guess was right, on texts chosen at random."
                  />
                </Table.Td>
                <Table.Td className="deploy-when">{milliseconds(each.traffic.latency.p50)}</Table.Td>
                {isShadowed && (
                  <Table.Td>
                    <EstimateText
                      estimate={each.shadow_agreement}
                      means="How often the compared version said the same."
                    />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Part>
  )
}
