/** Chooses what becomes of the name beside the answers of an account that is deleted. */

import { Radio, Stack } from "@mantine/core"

interface Props {
  isAnonymous: boolean
  onChange: (isAnonymous: boolean) => void
}

export function NameAfter({ isAnonymous, onChange }: Props) {
  return (
    <Radio.Group
      label="The answers stay. Beside them stands"
      value={isAnonymous ? "none" : "name"}
      onChange={(to) => onChange(to === "none")}
    >
      <Stack gap={6} mt={6}>
        <Radio value="none" label="“Former member” and a number; the name is free again" />
        <Radio value="name" label="The name, as before" />
      </Stack>
    </Radio.Group>
  )
}
