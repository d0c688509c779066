/** Light, dark, or as the system has it. */

import { SegmentedControl, useMantineColorScheme } from "@mantine/core"
import { Part } from "@/ui/Part"

const CHOICES = [
  { value: "auto" as const, label: "As the system" },
  { value: "light" as const, label: "Light" },
  { value: "dark" as const, label: "Dark" },
]

export function ThemePart() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Part title="Theme" says="Kept in this browser.">
      <SegmentedControl
        value={colorScheme}
        onChange={setColorScheme}
        data={CHOICES}
        aria-label="Theme"
        fullWidth
        maw={400}
      />
    </Part>
  )
}
