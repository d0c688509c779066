/** New labels: one after the other with Enter, or many pasted at once. */

import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core"
import { IconClipboardList, IconPlus } from "@tabler/icons-react"
import { useRef, useState, type RefObject } from "react"
import type { Label, Project } from "@/api/types"
import { parseLabels } from "@/core/labelList"
import { plural } from "@/core/format"
import { KindChoice } from "@/features/projects/KindChoice"
import { nameProblem, planOf, type Plan } from "@/features/projects/labels/labelRules"

interface Props {
  task: Project["task"]
  labels: readonly Label[]
  input: RefObject<HTMLInputElement | null>
  onAdd: (plan: Plan, kind: Label["kind"]) => Promise<void>
}

/** The place for new labels; where both kinds are possible, they are for whole texts unless somebody says. */
export function AddLabels({ task, onAdd, ...rest }: Props) {
  const isMarkingAlone = task === "mark_spans"
  const [chosen, setKind] = useState<Label["kind"]>("choice")
  const kind = isMarkingAlone ? "span" : chosen
  return (
    <Stack gap="xs" mt="sm">
      <AddOne {...rest} kind={kind} onAdd={(plan) => onAdd(plan, kind)} />
      {!isMarkingAlone && (
        <Group gap="sm">
          <KindChoice says="New labels are for" kind={kind} onKind={setKind} />
          <Text size="xs" c="dimmed">
            What a label is for stays as it is.
          </Text>
        </Group>
      )}
    </Stack>
  )
}

interface OneProps {
  labels: readonly Label[]
  input: RefObject<HTMLInputElement | null>
  kind: Label["kind"]
  onAdd: (plan: Plan) => Promise<void>
}

function AddOne({ labels, input, kind, onAdd }: OneProps) {
  const [text, setText] = useState("")
  const [problem, setProblem] = useState<string | null>(null)
  const [pasted, setPasted] = useState<string | null>(null)
  const row = useRef<HTMLDivElement>(null)

  const add = async () => {
    if (!text.trim()) return
    const plan = planOf(text, labels)
    const [first] = parseLabels(text)
    const found = first ? nameProblem(first.name, null, labels) : "A label needs a name."
    if (found && plan.archived.length === 0) {
      setProblem(found)
      return
    }
    setText("")
    setProblem(null)
    try {
      await onAdd(plan)
      row.current?.scrollIntoView({ block: "nearest" })
    } catch (error) {
      setText(text)
      setProblem(error instanceof Error ? error.message : "This label could not be added.")
    }
  }
  if (pasted !== null) {
    return (
      <PasteLabels first={pasted} labels={labels} kind={kind} onAdd={onAdd} onClose={() => setPasted(null)} />
    )
  }
  return (
    <div className="label-add" ref={row}>
      <TextInput
        ref={input}
        flex={1}
        miw={200}
        aria-label="Name of a new label"
        placeholder="New label, or name: what belongs to it"
        leftSection={<IconPlus size={16} aria-hidden />}
        value={text}
        error={problem}
        maxLength={5_200}
        onChange={(event) => {
          setText(event.target.value)
          setProblem(null)
        }}
        onPaste={(event) => {
          const clip = event.clipboardData.getData("text/plain")
          if (!text && parseLabels(clip).length > 1) {
            event.preventDefault()
            setPasted(clip)
          }
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing) void add()
        }}
      />
      <Group gap="xs" wrap="nowrap">
        <Button variant="light" disabled={!text.trim()} onClick={() => void add()}>
          Add
        </Button>
        <Button
          variant="default"
          leftSection={<IconClipboardList size={16} aria-hidden />}
          onClick={() => setPasted("")}
        >
          Paste a list
        </Button>
      </Group>
    </div>
  )
}

interface PasteProps {
  first: string
  labels: readonly Label[]
  kind: Label["kind"]
  onAdd: (plan: Plan) => Promise<void>
  onClose: () => void
}

function PasteLabels({ first, labels, kind, onAdd, onClose }: PasteProps) {
  const [text, setText] = useState(first)
  const [problem, setProblem] = useState<string | null>(null)
  const [isAdding, setAdding] = useState(false)
  const plan = planOf(text, labels)
  const news = plan.fresh.length + plan.archived.length
  const add = async () => {
    setAdding(true)
    setProblem(null)
    try {
      await onAdd(plan)
      onClose()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "These labels could not be added.")
      setAdding(false)
    }
  }
  return (
    <Stack gap="sm" className="label-paste">
      <Textarea
        label="Labels, one a line"
        description="After a colon, say what belongs to a label. Names that are here already are left as they are."
        placeholder={
          kind === "span"
            ? "Actor: a named group behind an attack\nMalware: a named program that does harm"
            : "Refund: wants money back, or disputes a charge\nInvoice copy: needs an invoice or receipt"
        }
        autosize
        minRows={5}
        maxRows={16}
        data-autofocus
        autoFocus
        value={text}
        error={problem}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && news > 0) void add()
          if (event.key === "Escape") onClose()
        }}
      />
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" role="status">
          {planSays(plan)}
        </Text>
        <Group gap="xs">
          <Button variant="subtle" color="gray" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={news === 0} loading={isAdding} onClick={() => void add()}>
            {news > 0 ? `Add ${plural(news, "label")}` : "Add"}
          </Button>
        </Group>
      </Group>
    </Stack>
  )
}

function planSays({ fresh, present, archived, tooLong }: Plan): string {
  const parts = [
    fresh.length > 0 && `${plural(fresh.length, "new label")}.`,
    archived.length > 0 && `${plural(archived.length, "archived label")} to bring back.`,
    present.length > 0 && `${plural(present.length, "line")} already here.`,
    tooLong.length > 0 && `${plural(tooLong.length, "name")} over 200 characters left out.`,
  ].filter((part) => part !== false)
  return parts.length > 0 ? parts.join(" ") : "Nothing to add yet."
}
