/** The guideline: written in Markdown, read beside it, saved by itself, and published as versions. */

import { Alert, Button, Group, SegmentedControl, Text, Textarea } from "@mantine/core"
import { IconCheck, IconCloudUp, IconFileText, IconInfoCircle } from "@tabler/icons-react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react"
import type { Rights } from "@/api/changes"
import { guidelineQuery, quotedQuery, saveGuideline, type Guideline } from "@/api/guideline"
import type { Label, Project } from "@/api/types"
import { quotedIn } from "@/core/guideline"
import { GuidelineBar } from "@/features/projects/labels/GuidelineBar"
import { outline } from "@/features/projects/labels/labelRules"
import { useAutosave, type Autosave } from "@/features/projects/labels/useAutosave"
import { Empty } from "@/ui/Empty"
import { Guide } from "@/ui/Guide"
import { ProblemNote } from "@/ui/ProblemNote"
import { saidWithUndo } from "@/ui/toast"
import { Waiting } from "@/ui/Waiting"

const MAX = 200_000

interface Props {
  project: Project
  rights: Rights
  /** The label that somebody came for: the guideline is opened where it is explained. */
  about: Label | null
}

export function GuidelineEditor({ project, rights, about }: Props) {
  const guideline = useQuery({ ...guidelineQuery(project.id), refetchOnWindowFocus: false })
  const [restored, setRestored] = useState(0)
  if (guideline.error && !guideline.data) {
    return <ProblemNote error={guideline.error} onRetry={() => void guideline.refetch()} />
  }
  if (!guideline.data) return <Waiting rows={6} height={44} />
  if (rights.refusal) {
    return (
      <>
        <GuidelineBar project={project} guideline={guideline.data} editor={null} />
        <div className="card guideline-read">
          <Shown project={project} text={guideline.data.text} about={about}>
            <Text c="dimmed">There is no guideline yet.</Text>
          </Shown>
        </div>
      </>
    )
  }
  return (
    <Editor
      key={restored}
      {...{ project, rights, about }}
      guideline={guideline.data}
      onRestored={() => setRestored(restored + 1)}
    />
  )
}

interface EditorProps extends Props {
  guideline: Guideline
  /** Another text is in force than what stands in the editor. */
  onRestored: () => void
}

function Editor({ project, rights, about, guideline, onRestored }: EditorProps) {
  const client = useQueryClient()
  const [save] = useState(() => async (text: string) => {
    await saveGuideline(client, project.id, text)
  })
  const saved = guideline.draft?.text ?? guideline.text
  const editor = useAutosave({ project: project.id, saved, save, notice: rights.notice })
  const [side, setSide] = useState<"write" | "read">(about ? "read" : "write")
  const begin = () => {
    const labels = project.labels.filter((label) => !label.is_archived)
    const before = editor.text
    editor.write(outline(project.name, labels))
    saidWithUndo("An outline is in place. Replace the dots.", () => editor.write(before))
  }
  return (
    <>
      {editor.conflict && <Conflict onSettle={editor.settle} />}
      <GuidelineBar project={project} guideline={guideline} editor={editor} onRestored={onRestored} />
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
          <Shown project={project} text={editor.text} about={about}>
            <Empty
              icon={<IconFileText size={36} stroke={1.4} aria-hidden />}
              title="How should people decide?"
              action={<Button onClick={begin}>Start from an outline</Button>}
            >
              What counts as each label, an example of each, and what to do when two fit. Whoever labels can
              open it beside the text with the key G.
            </Empty>
          </Shown>
        </section>
      </div>
    </>
  )
}

interface ShownProps {
  project: Project
  text: string
  about: Label | null
  /** What stands there while nothing is written. */
  children: ReactNode
}

function Shown({ project, text, about, children }: ShownProps) {
  const quoted = useQuery(quotedQuery(project.id, quotedIn(text)))
  const labels = useMemo(() => new Map(project.labels.map((label) => [label.id, label])), [project.labels])
  const place = useRef<HTMLDivElement>(null)
  const name = about?.name.toLocaleLowerCase()
  useEffect(() => {
    if (name === undefined) return
    const headings = [...(place.current?.querySelectorAll("h2, h3, h4, h5, h6") ?? [])]
    const found = headings.find((each) => each.textContent.toLocaleLowerCase().includes(name))
    found?.setAttribute("data-meant", "true")
    found?.scrollIntoView({ block: "start" })
  }, [name])
  if (!text.trim()) return children
  return (
    <div ref={place}>
      <Guide quoted={quoted.data} labels={labels}>
        {text}
      </Guide>
    </div>
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
