/** A part of the settings, with an address of its own. */

import { Text, Title } from "@mantine/core"
import type { ReactNode } from "react"

export const SECTIONS = [
  { id: "general", name: "General" },
  { id: "import", name: "Import" },
  { id: "export", name: "Export" },
  { id: "asking", name: "How texts are asked" },
  { id: "assignments", name: "Who is asked what" },
  { id: "encoder", name: "Encoder" },
  { id: "keys", name: "API keys" },
  { id: "webhooks", name: "Webhooks" },
  { id: "delete", name: "Delete" },
] as const

export type SectionId = (typeof SECTIONS)[number]["id"]

interface Props {
  id: SectionId
  says?: ReactNode
  children?: ReactNode
}

export function Section({ id, says, children }: Props) {
  const name = SECTIONS.find((section) => section.id === id)?.name
  return (
    <section className="card settings-section" id={id} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <Title order={2} fz={18} id={`${id}-title`}>
        {name}
      </Title>
      {says !== undefined && (
        <Text c="dimmed" size="sm" mt={4} maw={640}>
          {says}
        </Text>
      )}
      {children !== undefined && <div className="settings-body">{children}</div>}
    </section>
  )
}
