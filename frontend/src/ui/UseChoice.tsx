/** Chooses what a key may be used for: everything that its owner may do, or some things by name. */

import { Checkbox, Radio, Stack } from "@mantine/core"
import { USES, type UseWord } from "@/core/uses"

interface Props {
  /** What may be chosen; all of it when it is left out. */
  offered?: readonly UseWord[]
  /** What “everything” is, in words. */
  everything: string
  value: readonly UseWord[] | null
  onChange: (value: UseWord[] | null) => void
}

export function UseChoice({ offered, everything, value, onChange }: Props) {
  const shown = USES.filter(({ use }) => !offered || offered.includes(use))
  return (
    <Stack gap="xs">
      <Radio.Group
        label="The key may be used for"
        value={value === null ? "all" : "some"}
        onChange={(to) => onChange(to === "all" ? null : [])}
      >
        <Stack gap={6} mt={6}>
          <Radio value="all" label={everything} />
          <Radio value="some" label="Only some things" />
        </Stack>
      </Radio.Group>
      {value !== null && (
        <Checkbox.Group aria-label="Only these things" value={[...value]} onChange={(to) => onChange(to)}>
          <Stack gap={6} pl="lg">
            {shown.map(({ use, says }) => (
              <Checkbox key={use} value={use} label={says} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </Stack>
  )
}
