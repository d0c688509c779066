/** Opens the filters: beside the button where there is room, from below on a phone. */

import { Button, CloseButton, Drawer, Group, Popover, Text } from "@mantine/core"
import { IconAdjustmentsHorizontal } from "@tabler/icons-react"
import type { ReactNode } from "react"

interface Props {
  isOpen: boolean
  onOpen: (isOpen: boolean) => void
  isPhone: boolean
  /** How many filters are on. */
  active: number
  children: ReactNode
}

export function FilterButton({ isOpen, onOpen, isPhone, active, children }: Props) {
  const button = (
    <Button
      variant={active > 0 ? "light" : "default"}
      leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
      aria-expanded={isOpen}
      aria-haspopup="dialog"
      onClick={() => onOpen(!isOpen)}
    >
      {active > 0 ? `Filters · ${active}` : "Filters"}
    </Button>
  )
  if (isPhone) {
    return (
      <>
        {button}
        <Drawer.Root opened={isOpen} onClose={() => onOpen(false)} position="bottom" size="85%">
          <Drawer.Overlay />
          <Drawer.Content aria-label="Filters">
            <Group justify="space-between" px="md" py="sm">
              <Text fw={600}>Filters</Text>
              <CloseButton aria-label="Close the filters" onClick={() => onOpen(false)} />
            </Group>
            <Drawer.Body>
              {children}
              <Group mt="lg" grow>
                <Button onClick={() => onOpen(false)}>Show the texts</Button>
              </Group>
            </Drawer.Body>
          </Drawer.Content>
        </Drawer.Root>
      </>
    )
  }
  return (
    <Popover opened={isOpen} onChange={onOpen} width={580} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown p="lg" aria-label="Filters" className="texts-filters">
        {children}
      </Popover.Dropdown>
    </Popover>
  )
}
