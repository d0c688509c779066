/** What was merged, split, deleted and asked again: who, when, and the way back. */

import { Button, Group, Text, UnstyledButton } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react"
import { useState } from "react"
import type { Project } from "@/api/types"
import { ago, plural } from "@/core/format"
import { changeInWords } from "@/features/projects/labels/surgerySays"
import { useChangeList, useChanges, type Change } from "@/features/projects/labels/useChanges"
import { saidProblem } from "@/ui/toast"

export function ChangeList({ project, mayUndo }: { project: Project; mayUndo: boolean }) {
  const found = useChangeList(project.id)
  const changes = useChanges(project.id)
  const [isOpen, list] = useDisclosure(false)
  const [busy, setBusy] = useState<string | null>(null)
  if (!found.data || found.data.length === 0) return null
  const turn = async (change: Change) => {
    setBusy(change.id)
    try {
      await (change.undone_at === null ? changes.undo(change.id) : changes.redo(change.id))
    } catch (error) {
      saidProblem(error)
    }
    setBusy(null)
  }
  return (
    <section className="labels-archived">
      <UnstyledButton className="fold-head" aria-expanded={isOpen} onClick={list.toggle}>
        {isOpen ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        {plural(found.data.length, "change")} that reached answers
      </UnstyledButton>
      {isOpen && (
        <ul className="card labels-list" aria-label="Changes that reached answers">
          {found.data.map((change) => (
            <li key={change.id} className="labels-archived-row">
              <div>
                <Text size="sm">{changeInWords(change)}</Text>
                <Text size="xs" c="dimmed">
                  {[
                    change.person,
                    ago(change.created_at, found.dataUpdatedAt),
                    change.undone_at !== null && `taken back by ${change.undone_by ?? "somebody"}`,
                  ]
                    .filter((part) => part !== false && part !== "")
                    .join(" · ")}
                </Text>
              </div>
              {mayUndo && (
                <Group flex="none">
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={busy === change.id}
                    aria-label={`${change.undone_at === null ? "Undo" : "Redo"}: ${changeInWords(change)}`}
                    onClick={() => void turn(change)}
                  >
                    {change.undone_at === null ? "Undo" : "Redo"}
                  </Button>
                </Group>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
