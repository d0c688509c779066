/** A share with its 95 % interval; every number can be asked what it means. */

import { Text, Tooltip } from "@mantine/core"
import type { Estimate } from "@/api/types"
import { percent } from "@/core/format"

interface Props {
  estimate: Estimate | null
  /** What the number means, in a sentence. */
  means: string
}

export function EstimateText({ estimate, means }: Props) {
  if (!estimate) {
    return (
      <Tooltip label={`${means} There are too few answers to say.`} multiline maw={280}>
        <Text component="span" inherit c="dimmed" tabIndex={0}>
          too few answers
        </Text>
      </Tooltip>
    )
  }
  const interval = `${Math.round(100 * estimate.low)} to ${percent(estimate.high)}`
  return (
    <Tooltip label={`${means} With 95 % confidence it is between ${interval}.`} multiline maw={280}>
      <Text component="span" inherit tabIndex={0} className="figures">
        {percent(estimate.value)}{" "}
        <Text component="span" size="xs" c="dimmed" style={{ whiteSpace: "nowrap" }}>
          {interval}
        </Text>
      </Text>
    </Tooltip>
  )
}
