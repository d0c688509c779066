/** The label set: find, change, add, archive; everything is saved as it is done and can be undone. */

import { Button, CloseButton, Group, Text, TextInput } from "@mantine/core"
import { IconSearch, IconTags } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useCallback, useMemo, useRef, useState } from "react"
import type { Rights } from "@/api/changes"
import { progressQuery } from "@/api/queries"
import type { Label, Project } from "@/api/types"
import { plural } from "@/core/format"
import { AddLabels } from "@/features/projects/labels/AddLabels"
import { ArchivedLabels } from "@/features/projects/labels/ArchivedLabels"
import { ChangeList } from "@/features/projects/labels/ChangeList"
import { LabelGroup } from "@/features/projects/labels/LabelGroup"
import type { Operation } from "@/features/projects/labels/LabelMenu"
import { offered } from "@/features/projects/labels/labelOrder"
import { search, type Plan } from "@/features/projects/labels/labelRules"
import { Operating } from "@/features/projects/labels/Operating"
import { addSays, changeSays } from "@/features/projects/labels/sayings"
import { useChanges } from "@/features/projects/labels/useChanges"
import { useLabelSet, type LabelChange } from "@/features/projects/labels/useLabelSet"
import { Empty } from "@/ui/Empty"
import { saidProblem, saidWithUndo } from "@/ui/toast"

const SEARCH_FROM = 21
const KINDS = ["choice", "span"] as const

export function LabelList({ project, rights }: { project: Project; rights: Rights }) {
  const progress = useQuery(progressQuery(project.id))
  const set = useLabelSet(project.id)
  const [words, setWords] = useState("")
  const [isBare, setBare] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const [open, setOpen] = useState<{ operation: Operation; label: Label } | null>(null)
  const changes = useChanges(project.id)
  const { notice } = rights
  const isReadOnly = rights.refusal !== null
  const counts = progress.data?.by_label
  const active = useMemo(() => offered(project.labels), [project.labels])
  const archived = project.labels.filter((label) => label.is_archived)
  const isMarkingAlone = project.task === "mark_spans"
  const isMixed = KINDS.every((kind) => active.some((label) => label.kind === kind))
  const bare = active.filter((label) => !label.description)
  const found = search(isBare ? bare : active, words)

  const change = useCallback(
    async (label: Label, what: LabelChange) => {
      try {
        await set.change(label, what)
      } catch (error) {
        if (notice(error)) return
        if (!("name" in what || "key" in what || "description" in what)) saidProblem(error)
        throw error
      }
      const before = Object.fromEntries(Object.entries(label).filter(([field]) => field in what))
      saidWithUndo(changeSays(label, what, counts?.[label.id] ?? 0), () =>
        what.is_archived ? set.restore(label) : set.change({ ...label, ...what }, before),
      )
    },
    [set, notice, counts],
  )
  const add = async (plan: Plan, kind: Label["kind"]) => {
    let added: Label[] = []
    try {
      if (plan.fresh.length > 0) added = await set.add(plan.fresh, kind)
      for (const label of plan.archived) await set.restore(label)
    } catch (error) {
      if (!notice(error)) throw error
      return
    }
    setWords("")
    setBare(false)
    saidWithUndo(addSays(plan), async () => {
      for (const label of [...added, ...plan.archived]) {
        await set.change({ ...label, is_archived: false }, { is_archived: true })
      }
    })
  }
  const operated = (says: string, id: string) => {
    setOpen(null)
    changes.refresh()
    saidWithUndo(says, () => changes.undo(id))
  }
  return (
    <>
      {active.length >= SEARCH_FROM && (
        <Group className="labels-find" gap="sm" justify="space-between">
          <TextInput
            flex={1}
            maw={360}
            miw={200}
            aria-label="Find a label"
            placeholder="Find a label"
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={
              words && <CloseButton size="sm" aria-label="Clear the search" onClick={() => setWords("")} />
            }
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <Text size="sm" c="dimmed" className="figures" role="status">
            {found.length === active.length
              ? plural(active.length, "label")
              : `${found.length} of ${plural(active.length, "label")}`}
          </Text>
        </Group>
      )}
      {bare.length > 0 && active.length > 1 && !isReadOnly && (
        <Group gap="xs" mb="sm">
          <Text size="sm" c="dimmed">
            {bare.length === active.length
              ? "No label has a description yet. A sentence each helps people, and the model before its first answer."
              : `${plural(bare.length, "label has", "labels have")} no description. A sentence helps people, and the model.`}
          </Text>
          {active.length >= SEARCH_FROM && bare.length < active.length && (
            <Button size="compact-sm" variant="subtle" onClick={() => setBare(!isBare)} aria-pressed={isBare}>
              {isBare ? "Show all" : "Show them"}
            </Button>
          )}
        </Group>
      )}
      {active.length === 0 ? (
        <Empty
          icon={<IconTags size={40} stroke={1.4} aria-hidden />}
          title={isMarkingAlone ? "What may be marked?" : "What may be answered?"}
        >
          {isMarkingAlone
            ? "A label says what a part of a text is, such as “Date” or “Party”."
            : "A label is one possible answer to a text, such as “Refund” or “Invoice copy”."}{" "}
          Add a few, and say of each what belongs to it; you can rename, describe and archive them at any
          time.
        </Empty>
      ) : found.length === 0 ? (
        <div className="card labels-none">
          <Text c="dimmed">No label has “{words}” in its name or description.</Text>
          <Button size="compact-sm" variant="subtle" onClick={() => setWords("")}>
            Show all
          </Button>
        </div>
      ) : (
        KINDS.map((kind) => (
          <LabelGroup
            key={kind}
            project={project}
            kind={kind}
            isMixed={isMixed}
            labels={found.filter((label) => label.kind === kind)}
            mayMove={found.length === active.length}
            counts={counts}
            set={set}
            rights={rights}
            onChange={change}
            onOperate={(operation, label) => setOpen({ operation, label })}
          />
        ))
      )}
      {!isReadOnly && <AddLabels task={project.task} labels={project.labels} input={input} onAdd={add} />}
      <ArchivedLabels
        labels={archived}
        answersOf={(label) => (counts ? (counts[label.id] ?? 0) : null)}
        isReadOnly={isReadOnly}
        onRestore={(label) =>
          void set.restore(label).then(
            () =>
              saidWithUndo(changeSays(label, { is_archived: false }, 0), () =>
                set.change({ ...label, is_archived: false }, { is_archived: true }),
              ),
            (error: unknown) => {
              if (!notice(error)) saidProblem(error)
            },
          )
        }
      />
      <ChangeList project={project} mayUndo={!isReadOnly} />
      {open && (
        <Operating
          {...open}
          project={project}
          counts={counts ?? {}}
          onClose={() => setOpen(null)}
          onDone={operated}
        />
      )}
    </>
  )
}
