/** The colour of a label: twelve that stay apart for everybody, or one's own. */

import { Group, Popover, SimpleGrid, Stack, Text, Tooltip, UnstyledButton } from "@mantine/core"
import { IconCheck } from "@tabler/icons-react"
import { useState } from "react"
import type { Label } from "@/api/types"
import { inkOn } from "@/core/colours"
import { colourName, COLOURS } from "@/features/projects/labels/labelRules"

interface Props {
  label: Label
  isReadOnly: boolean
  onSave: (colour: string) => void
}

export function ColourPicker({ label, isReadOnly, onSave }: Props) {
  const [isOpen, setOpen] = useState(false)
  const [own, setOwn] = useState<string | null>(null)
  const close = () => {
    setOpen(false)
    if (own && own.toLowerCase() !== label.colour.toLowerCase()) onSave(own.toUpperCase())
    setOwn(null)
  }
  const choose = (colour: string) => {
    setOwn(null)
    setOpen(false)
    if (colour.toLowerCase() !== label.colour.toLowerCase()) onSave(colour)
  }
  const present = own ?? label.colour
  return (
    <Popover
      opened={isOpen}
      onDismiss={close}
      position="bottom-start"
      trapFocus
      returnFocus
      withinPortal
      shadow="md"
    >
      <Popover.Target>
        <Tooltip label={`Colour: ${colourName(present)}`} disabled={isOpen}>
          <UnstyledButton
            className="label-swatch"
            aria-label={`Colour of ${label.name}: ${colourName(present)}`}
            aria-expanded={isOpen}
            disabled={isReadOnly}
            onClick={() => (isOpen ? close() : setOpen(true))}
          >
            <span style={{ background: present }} />
          </UnstyledButton>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Colour of ${label.name}`}>
        <Stack gap="sm">
          <SimpleGrid cols={6} spacing={6} verticalSpacing={6}>
            {COLOURS.map(({ name, value }) => {
              const isChosen = value.toLowerCase() === present.toLowerCase()
              return (
                <UnstyledButton
                  key={value}
                  className="label-choice"
                  aria-label={name}
                  aria-pressed={isChosen}
                  title={name}
                  style={{ background: value, color: inkOn(value) }}
                  onClick={() => choose(value)}
                >
                  {isChosen && <IconCheck size={16} aria-hidden />}
                </UnstyledButton>
              )
            })}
          </SimpleGrid>
          <Group component="label" gap="xs" wrap="nowrap">
            <input
              type="color"
              className="label-own"
              value={present}
              onChange={(event) => setOwn(event.target.value)}
            />
            <Text component="span" size="sm">
              Your own
            </Text>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
