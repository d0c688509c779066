/** What can be done with a label and its answers. */

import { ActionIcon, Menu } from "@mantine/core"
import { IconArrowMerge, IconArrowsSplit2, IconDots, IconTrash } from "@tabler/icons-react"
import type { Label } from "@/api/types"

export type Operation = "merge" | "split" | "delete"

const ITEMS = [
  { operation: "merge", name: "Merge…", icon: IconArrowMerge },
  { operation: "split", name: "Split…", icon: IconArrowsSplit2 },
  { operation: "delete", name: "Delete…", icon: IconTrash },
] as const

interface Props {
  label: Label
  onOperate: (operation: Operation, label: Label) => void
}

export function LabelMenu({ label, onOperate }: Props) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          className="label-menu"
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`More for ${label.name}`}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {ITEMS.map(({ operation, name, icon: Icon }) => (
          <Menu.Item
            key={operation}
            leftSection={<Icon size={16} aria-hidden />}
            onClick={() => onOperate(operation, label)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
