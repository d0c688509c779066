/** Which version of the guideline people read, what is being written, and what can be done with the two. */

import { Button, Group, Text } from "@mantine/core"
import { IconHistory, IconQuote } from "@tabler/icons-react"
import { useState } from "react"
import type { Guideline } from "@/api/guideline"
import type { Project } from "@/api/types"
import { plural } from "@/core/format"
import { withQuote } from "@/core/guideline"
import { AskAgain } from "@/features/projects/labels/AskAgain"
import { ExamplePicker } from "@/features/projects/labels/ExamplePicker"
import { PublishDialog } from "@/features/projects/labels/PublishDialog"
import type { Autosave } from "@/features/projects/labels/useAutosave"
import { Versions } from "@/features/projects/labels/Versions"
import { saidWithUndo } from "@/ui/toast"

interface Props {
  project: Project
  guideline: Guideline
  /** Null for who may only read. */
  editor: Autosave | null
  onRestored?: () => void
}

export function GuidelineBar({ project, guideline, editor, onRestored }: Props) {
  const [open, setOpen] = useState<"publish" | "versions" | "example" | "again" | null>(null)
  const close = () => setOpen(null)
  const { versions, draft } = guideline
  const isDirty = editor !== null && editor.state !== "saved"
  const quote = (document: number) => {
    if (!editor) return
    const before = editor.text
    editor.write(withQuote(before, document, null))
    close()
    saidWithUndo("The text is quoted at the end; move the line to where it belongs.", () =>
      editor.write(before),
    )
  }
  return (
    <Group className="guideline-bar" justify="space-between" gap="sm" mb="sm">
      <Text size="sm" c="dimmed" role="status" flex={1} miw={200}>
        {standing(guideline, editor !== null)}
      </Text>
      <Group gap="xs">
        {editor && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconQuote size={14} aria-hidden />}
            onClick={() => setOpen("example")}
          >
            Quote a text
          </Button>
        )}
        {versions.length > 0 && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconHistory size={14} aria-hidden />}
            onClick={() => setOpen("versions")}
          >
            Versions
          </Button>
        )}
        {editor && !draft && guideline.version > 1 && (
          <Button size="xs" variant="default" onClick={() => setOpen("again")}>
            Ask again
          </Button>
        )}
        {editor && draft && (
          <Button size="xs" disabled={isDirty} onClick={() => setOpen("publish")}>
            Publish version {guideline.version + 1}
          </Button>
        )}
      </Group>
      {open === "publish" && (
        <PublishDialog
          project={project}
          guideline={guideline}
          onClose={close}
          onPublished={() => setOpen("again")}
        />
      )}
      {open === "again" && <AskAgain project={project} guideline={guideline} onClose={close} />}
      {open === "versions" && (
        <Versions project={project} guideline={guideline} onRestored={onRestored ?? null} onClose={close} />
      )}
      {open === "example" && <ExamplePicker project={project} onPick={quote} onClose={close} />}
    </Group>
  )
}

/** What people read now, and what becomes of what is written here, in one sentence or two. */
function standing({ version, versions, draft, unguided }: Guideline, isEditor: boolean): string {
  const present = versions.find((each) => each.version === version)
  if (!present) {
    return isEditor && unguided > 0
      ? `${plural(unguided, "answer was", "answers were")} given without a guideline. What you write counts from now on.`
      : ""
  }
  const given = plural(present.answers, "answer")
  if (!isEditor) return `Version ${version}. ${given} under it.`
  if (draft) {
    return `You are writing version ${version + 1}. Until it is published, people read version ${version} (${given}).`
  }
  return present.answers === 0
    ? `Version ${version}. Nobody has answered under it yet, so what you write counts at once.`
    : `Version ${version} is what people read: ${given} under it. What you write now becomes version ${version + 1}.`
}
