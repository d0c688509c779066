/** A figure of agreement with its interval in grey, or a dash that says why there is none. */

import { Text, Tooltip, VisuallyHidden } from "@mantine/core"
import { figure, inWords, whyNone } from "@/features/learn/agreement/words"
import type { Measure } from "@/features/learn/queries"

export function MeasureText({ measure }: { measure: Measure }) {
  const { value, low, high } = measure
  if (value === null || low === null || high === null)
    return (
      <Tooltip label={whyNone(measure)} multiline maw={260}>
        <Text component="span" size="sm" c="dimmed" tabIndex={0}>
          –<VisuallyHidden> {whyNone(measure)}</VisuallyHidden>
        </Text>
      </Tooltip>
    )
  return (
    <Tooltip label={inWords(measure)} multiline maw={260}>
      <Text component="span" size="sm" className="figures learn-nowrap" tabIndex={0}>
        {figure(value)}{" "}
        <Text component="span" size="xs" c="dimmed" className="figures">
          {figure(low)}–{figure(high)}
        </Text>
      </Text>
    </Tooltip>
  )
}
