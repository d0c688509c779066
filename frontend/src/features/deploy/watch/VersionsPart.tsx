/** The versions side by side: what each answered, how often it was right, how often the silent one agreed. */

import { Button, Table, Text } from "@mantine/core"
import { useState } from "react"
import { count, percent, plural } from "@/core/format"
import type { Monitoring } from "@/features/deploy/queries"
import { milliseconds } from "@/features/deploy/watch/words"
import { EstimateText } from "@/ui/EstimateText"
import { Part } from "@/ui/Part"

const PARTS = { main: "answers", canary: "answers a share", shadow: "compared", earlier: "earlier" } as const

/** More than those in use and the last before them say little, and fill the page. */
const SHOWN = 5

export function VersionsPart({ seen }: { seen: Monitoring }) {
  const [isWhole, setWhole] = useState(false)
  const inUse = seen.versions.filter(({ parts }) => parts.some((part) => part !== "earlier")).length
  const shown = isWhole ? seen.versions : seen.versions.slice(0, Math.max(SHOWN, inUse))
  const isShadowed = seen.versions.some((each) => each.shadowed > 0)
  const left = seen.version_count - seen.versions.length
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
              <Table.Th>Half answered within</Table.Th>
              {isShadowed && <Table.Th>The compared one agreed</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((each) => (
              <Table.Tr key={each.version}>
                <Table.Th scope="row" fw={400}>
                  <span className="watch-version">v{each.version}</span>{" "}
                  <Text component="span" size="sm" c="dimmed">
                    {each.parts.map((part) => PARTS[part]).join(", ")}
                  </Text>
                </Table.Th>
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
      {shown.length < seen.versions.length && (
        <Button variant="default" size="xs" mt="sm" onClick={() => setWhole(true)}>
          Show {count(seen.versions.length - shown.length)} earlier ones
        </Button>
      )}
      {isWhole && left > 0 && (
        <Text size="sm" c="dimmed" mt="sm" className="figures">
          and {plural(left, "version")} before these
        </Text>
      )}
    </Part>
  )
}
