/** Whether labels are for whole texts or for parts of them. */

import { Group, SegmentedControl, Text } from "@mantine/core"
import { useId } from "react"
import type { components } from "@/api/schema"

type LabelKind = components["schemas"]["LabelKind"]

export const KIND_NAMES: Record<LabelKind, string> = {
  choice: "the whole text",
  span: "parts of the text",
}

interface Props {
  says: string
  kind: LabelKind
  onKind: (kind: LabelKind) => void
}

export function KindChoice({ says, kind, onKind }: Props) {
  const id = useId()
  return (
    <Group gap="sm">
      <Text size="sm" id={id}>
        {says}
      </Text>
      <SegmentedControl
        size="sm"
        aria-labelledby={id}
        value={kind}
        onChange={onKind}
        data={[
          { value: "choice", label: KIND_NAMES.choice },
          { value: "span", label: KIND_NAMES.span },
        ]}
      />
    </Group>
  )
}
