/** Labels that are not offered any more; their answers stay, and they can come back. */

import { Button, Group, Text, UnstyledButton } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react"
import type { Label } from "@/api/types"
import { plural } from "@/core/format"
import { LabelChip } from "@/ui/LabelChip"

interface Props {
  labels: readonly Label[]
  answersOf: (label: Label) => number | null
  isReadOnly: boolean
  onRestore: (label: Label) => void
}

export function ArchivedLabels({ labels, answersOf, isReadOnly, onRestore }: Props) {
  const [isOpen, list] = useDisclosure(false)
  if (labels.length === 0) return null
  return (
    <section className="labels-archived">
      <UnstyledButton className="fold-head" aria-expanded={isOpen} onClick={list.toggle}>
        {isOpen ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        {plural(labels.length, "archived label")}
      </UnstyledButton>
      {isOpen && (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            They are not offered any more. The answers given with them stay as they are, and are exported.
          </Text>
          <ul className="card labels-list">
            {labels.map((label) => (
              <li key={label.id} className="labels-archived-row">
                <LabelChip name={label.name} colour={label.colour} />
                <Group gap="xs" wrap="nowrap" flex="none">
                  <Text size="sm" c="dimmed" className="figures">
                    {plural(answersOf(label) ?? 0, "answer")}
                  </Text>
                  {!isReadOnly && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={`Bring ${label.name} back`}
                      onClick={() => onRestore(label)}
                    >
                      Bring back
                    </Button>
                  )}
                </Group>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
