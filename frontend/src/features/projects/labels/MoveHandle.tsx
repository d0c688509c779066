/** The handle of a label: drag it, press the arrow keys on it, or choose from its menu. */

import { ActionIcon, Menu } from "@mantine/core"
import {
  IconArrowBarToDown,
  IconArrowBarToUp,
  IconArrowDown,
  IconArrowUp,
  IconGripVertical,
} from "@tabler/icons-react"
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react"
import type { Label } from "@/api/types"
import type { Step } from "@/features/projects/labels/labelOrder"
import type { Mover } from "@/features/projects/labels/useLabelOrder"

const STEPS: readonly { step: Step; name: string; icon: typeof IconArrowUp }[] = [
  { step: "up", name: "Move up", icon: IconArrowUp },
  { step: "down", name: "Move down", icon: IconArrowDown },
  { step: "first", name: "Move to the top", icon: IconArrowBarToUp },
  { step: "last", name: "Move to the bottom", icon: IconArrowBarToDown },
]

export function MoveHandle({ label, mover }: { label: Label; mover: Mover }) {
  const [isOpen, setOpen] = useState(false)
  const handle = useRef<HTMLButtonElement>(null)
  const wasDragged = useRef(false)
  const step = (to: Step) => {
    mover.step(label, to)
    requestAnimationFrame(() => handle.current?.focus()) // a moved element loses the focus
  }
  const press = (event: KeyboardEvent) => {
    if (isOpen || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return
    event.preventDefault()
    event.stopPropagation()
    step(event.key === "ArrowUp" ? "up" : "down")
  }
  const grab = (event: PointerEvent<HTMLElement>) => {
    wasDragged.current = false
    const row = event.currentTarget.closest("li")
    if (event.button === 0 && row) mover.grab(label, row, () => (wasDragged.current = true))
  }
  return (
    <Menu
      position="bottom-start"
      withinPortal
      opened={isOpen}
      onChange={(open) => setOpen(open && !wasDragged.current)}
    >
      <Menu.Target>
        <ActionIcon
          ref={handle}
          className="label-handle"
          variant="subtle"
          color="gray"
          size={28}
          aria-label={`Move ${label.name}`}
          onKeyDown={press}
          onPointerDown={grab}
        >
          <IconGripVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {STEPS.map(({ step: to, name, icon: Icon }) => (
          <Menu.Item key={to} leftSection={<Icon size={16} aria-hidden />} onClick={() => step(to)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
