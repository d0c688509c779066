/** One's marked parts as a list, each with its label to change and a way to take it out. */

import { ActionIcon, Menu, Text, UnstyledButton } from "@mantine/core"
import { IconChevronDown, IconX } from "@tabler/icons-react"
import type { Label } from "@/api/types"
import { codePoint, sliceByCodePoints } from "@/core/offsets"
import { LabelChip } from "@/ui/LabelChip"
import type { Looks } from "./labels"
import type { TextAnswer } from "./types"

type Spans = TextAnswer["spans"]

interface Props {
  text: string
  spans: Spans
  /** The labels that a part may have. */
  labels: readonly Label[]
  looks: Looks
  onChange: (spans: Spans, says: string) => void
}

export function PartList({ text, spans, labels, looks, onChange }: Props) {
  const said = ({ start, end }: Spans[number]) => sliceByCodePoints(text, codePoint(start), codePoint(end))
  const turn = (at: number, label: Label) =>
    onChange(
      spans.map((span, other) => (other === at ? { ...span, label_id: label.id } : span)),
      `Changed to ${label.name}`,
    )
  return (
    <ul className="texts-parts" aria-label="Your marks">
      {spans.map((span, at) => {
        const look = looks(span.label_id)
        const free = labels.filter((label) => !spans.some((other) => isTwin(other, span, label)))
        return (
          <li key={`${span.start} ${span.end} ${span.label_id}`} className="texts-part">
            <Text component="span" size="sm" truncate title={said(span)} dir="auto">
              {said(span)}
            </Text>
            <Menu position="bottom-end" withinPortal={false} disabled={free.length === 0}>
              <Menu.Target>
                <UnstyledButton
                  className="texts-part-label"
                  aria-label={`${said(span)}: ${look.name}. Change the label`}
                >
                  <LabelChip name={look.name} colour={look.colour} after={<IconChevronDown size={14} />} />
                </UnstyledButton>
              </Menu.Target>
              <Menu.Dropdown className="texts-part-menu">
                {free.map((label) => (
                  <Menu.Item key={label.id} onClick={() => turn(at, label)}>
                    <LabelChip name={label.name} colour={label.colour} />
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="md"
              aria-label={`Take the mark of ${said(span)} out`}
              onClick={() =>
                onChange(
                  spans.filter((_, other) => other !== at),
                  "Took the mark out",
                )
              }
            >
              <IconX size={15} aria-hidden />
            </ActionIcon>
          </li>
        )
      })}
    </ul>
  )
}

function isTwin(other: Spans[number], span: Spans[number], label: Label): boolean {
  return other.start === span.start && other.end === span.end && other.label_id === label.id
}
