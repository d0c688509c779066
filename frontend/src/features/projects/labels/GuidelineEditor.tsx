/** The guideline: written in Markdown, read beside it, saved by itself. */

import { Alert, Button, Group, SegmentedControl, Text, Textarea } from "@mantine/core"
import { IconCheck, IconCloudUp, IconFileText, IconInfoCircle } from "@tabler/icons-react"
import { useState } from "react"
import { useProjectChange, type Rights } from "@/api/changes"
import type { Project } from "@/api/types"
import { outline } from "@/features/projects/labels/labelRules"
import { useAutosave, type Autosave } from "@/features/projects/labels/useAutosave"
import { Empty } from "@/ui/Empty"
import { Markdown } from "@/ui/Markdown"
import { saidWithUndo } from "@/ui/toast"

const MAX = 200_000

export function GuidelineEditor({ project, rights }: { project: Project; rights: Rights }) {
  const change = useProjectChange(project.id)
  const [save] = useState(() => (guideline: string) => change({ guideline }))
  const editor = useAutosave({
    project: project.id,
    saved: project.guideline,
    save,
    notice: rights.notice,
  })
  const [side, setSide] = useState<"write" | "read">("write")
  if (rights.refusal) {
    return (
      <div className="card guideline-read">
        {project.guideline ? (
          <Markdown>{project.guideline}</Markdown>
        ) : (
          <Text c="dimmed">There is no guideline yet.</Text>
        )}
      </div>
    )
  }
  const begin = () => {
    const labels = project.labels.filter((label) => !label.is_archived)
    const before = editor.text
    editor.write(outline(project.name, labels))
    saidWithUndo("An outline is in place. Replace the dots.", () => editor.write(before))
  }
  return (
    <>
      {editor.conflict && <Conflict onSettle={editor.settle} />}
      <Group justify="space-between" gap="sm" mb="xs" mih={36}>
        <SegmentedControl
          className="guideline-sides"
          size="sm"
          aria-label="Write or read"
          value={side}
          onChange={(value) => setSide(value)}
          data={[
            { value: "write", label: "Write" },
            { value: "read", label: "Preview" },
          ]}
        />
        <Text size="sm" c="dimmed" className="guideline-hint">
          <code># Heading</code> <code>**bold**</code> <code>*italic*</code> <code>- list</code>
        </Text>
        {!editor.text.trim() && (
          <Button className="guideline-begin" size="xs" variant="light" onClick={begin}>
            Start from an outline
          </Button>
        )}
        {(editor.text.trim() || editor.state !== "saved") && <SaveNote editor={editor} />}
      </Group>
      <div className="guideline" data-side={side}>
        <Textarea
          className="guideline-write"
          aria-label="Guideline, in Markdown"
          placeholder="How to decide: what counts as each label, examples, and what to do when two fit."
          autosize
          minRows={18}
          maxLength={MAX}
          value={editor.text}
          onChange={(event) => editor.write(event.target.value)}
          onBlur={() => void editor.flush()}
        />
        <section className="card guideline-read" aria-label="Preview of the guideline">
          {editor.text.trim() ? (
            <Markdown>{editor.text}</Markdown>
          ) : (
            <Empty
              icon={<IconFileText size={36} stroke={1.4} aria-hidden />}
              title="How should people decide?"
              action={<Button onClick={begin}>Start from an outline</Button>}
            >
              What counts as each label, an example of each, and what to do when two fit. Whoever labels can
              open it beside the text with the key G.
            </Empty>
          )}
        </section>
      </div>
    </>
  )
}

function SaveNote({ editor }: { editor: Autosave }) {
  const says = {
    saved: "Saved",
    waiting: "Not saved yet",
    saving: "Saving",
    failed: `Not saved: ${editor.problem ?? ""} Your words are kept in this tab, and Askwell tries again.`,
  }[editor.state]
  return (
    <Group gap={6} wrap="nowrap" role="status" c={editor.state === "failed" ? "red" : "dimmed"}>
      {editor.state === "saved" ? <IconCheck size={16} aria-hidden /> : <IconCloudUp size={16} aria-hidden />}
      <Text size="sm">{says}</Text>
    </Group>
  )
}

function Conflict({ onSettle }: { onSettle: (isMine: boolean) => void }) {
  return (
    <Alert color="yellow" variant="light" mb="md" icon={<IconInfoCircle aria-hidden />} role="alert">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          This tab still has words of yours that were not saved, and the guideline was changed meanwhile.
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => onSettle(false)}>
            Keep what is saved
          </Button>
          <Button size="xs" onClick={() => onSettle(true)}>
            Use my words
          </Button>
        </Group>
      </Group>
    </Alert>
  )
}
