/** The keys of the page one is on, from the one table. */

import { Group, Modal, Stack, Text } from "@mantine/core"
import { useDisclosure, useWindowEvent } from "@mantine/hooks"
import { useQuery } from "@tanstack/react-query"
import { useLocation } from "react-router"
import { projectQuery } from "@/api/queries"
import { SHORTCUTS, type Page, type Shortcut } from "@/core/shortcuts"
import { Cap } from "@/ui/Cap"

const ASKED = "askwell:keys"

/** The last part of the address of pages with keys of their own. */
const PAGES_WITH_KEYS: Readonly<Record<string, Page>> = {
  label: "annotate",
  texts: "texts",
  review: "review",
}

/** Opens the list of keys from anywhere. */
export function showKeys(): void {
  window.dispatchEvent(new Event(ASKED))
}

export function KeysHelp() {
  const [isOpen, help] = useDisclosure(false)
  const path = useLocation().pathname
  const page: Page = PAGES_WITH_KEYS[path.split("/").at(-1) ?? ""] ?? "everywhere"
  useWindowEvent(ASKED, help.open)
  useWindowEvent("keydown", (event) => {
    if (event.key === "?" && !isTyping(event.target)) {
      event.preventDefault()
      help.toggle()
    }
  })
  const id = /^\/p\/([^/]+)/.exec(path)?.[1]
  const project = useQuery({
    ...projectQuery(id ?? ""),
    enabled: id !== undefined && page === "annotate",
  }).data
  const marksSpans = project?.labels.some((each) => each.kind === "span" && !each.is_archived) ?? false
  const all: readonly Shortcut[] = Object.values(SHORTCUTS)
  const shown = all.filter(
    (each) => each.page === page || each.page === "everywhere" || (each.page === "spans" && marksSpans),
  )
  return (
    <Modal
      opened={isOpen}
      onClose={help.close}
      title="Keys of this page"
      closeButtonProps={{ "aria-label": "Close" }}
      attributes={{ header: { role: "presentation" } }}
    >
      <Stack gap="xs">
        {page === "annotate" && (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">
              {marksSpans ? "Mark or choose with the label of that key" : "Choose the label with that key"}
            </Text>
            <Cap>1 – 9, A – Z</Cap>
          </Group>
        )}
        {page === "review" && (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">Choose the label, or take the mark, with that key</Text>
            <Cap>1 – 9, A – Z</Cap>
          </Group>
        )}
        {shown.map((each) => (
          <Group key={each.says} justify="space-between" wrap="nowrap">
            <Text size="sm">{each.says}</Text>
            <Cap>{each.cap}</Cap>
          </Group>
        ))}
      </Stack>
    </Modal>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
