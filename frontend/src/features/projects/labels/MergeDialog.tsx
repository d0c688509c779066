/** Merges labels into one, after saying how much that changes. */

import { Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core"
import { useState } from "react"
import { api, take } from "@/api/client"
import type { components } from "@/api/schema"
import { plural } from "@/core/format"
import { offered } from "@/features/projects/labels/labelOrder"
import { MAX_NAME } from "@/features/projects/labels/labelRules"
import type { OperatingProps } from "@/features/projects/labels/Operating"
import { changeInWords, named, reachSays } from "@/features/projects/labels/surgerySays"
import { LabelChip } from "@/ui/LabelChip"
import { useOperation } from "@/features/projects/labels/useOperation"
import { ProblemNote } from "@/ui/ProblemNote"

export function MergeDialog({ project, label, counts, onClose, onDone }: OperatingProps) {
  const labels = offered(project.labels, label.kind)
  const [chosen, setChosen] = useState<readonly string[]>([label.id])
  const [wanted, setWanted] = useState<string | null>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const among = labels.filter((each) => chosen.includes(each.id))
  const most = [...among].sort((a, b) => (counts[b.id] ?? 0) - (counts[a.id] ?? 0))[0]
  const into = among.find((each) => each.id === wanted) ?? most ?? label
  const gone = among.filter((each) => each.id !== into.id)
  const name = (typed ?? into.name).trim()
  const body = {
    labels: gone.map((each) => each.id),
    into: into.id,
    ...(name && name !== into.name ? { name } : {}),
  }
  const params = { path: { project: project.id } }
  const call = (sent: components["schemas"]["MergeIn"], signal: AbortSignal | null = null) =>
    take(api.POST("/api/v1/projects/{project}/labels:merge", { params, body: sent, signal }))
  const { preview, isBusy, problem, run } = useOperation({
    project: project.id,
    on: ["merge", body.labels, into.id],
    preview: (signal) => call({ labels: body.labels, into: into.id, dry_run: true }, signal),
    isChosen: gone.length > 0,
    async make() {
      const made = await call(body)
      onDone(changeInWords(made), made.id)
    },
  })
  return (
    <Modal opened onClose={onClose} title="Merge labels" size="md">
      <Text size="sm" mb="xs">
        Which labels are one? The model learns from what they have together.
      </Text>
      <Checkbox.Group
        value={[...chosen]}
        onChange={(ids) => {
          setChosen(ids)
          setTyped(null)
        }}
        aria-label="Labels to merge"
      >
        <Stack gap={6} className="operation-list" tabIndex={0}>
          {labels.map((each) => (
            <Checkbox
              key={each.id}
              value={each.id}
              label={
                <LabelChip name={each.name} colour={each.colour} after={<Many of={counts[each.id]} />} />
              }
            />
          ))}
        </Stack>
      </Checkbox.Group>
      {gone.length > 0 && (
        <Group grow align="flex-start" mt="md" gap="sm">
          <Select
            label="The one that stays"
            description="With its key and colour"
            allowDeselect={false}
            data={among.map((each) => ({ value: each.id, label: each.name }))}
            value={into.id}
            onChange={(id) => {
              setWanted(id)
              setTyped(null)
            }}
          />
          <TextInput
            label="Its name"
            description="Change it if you like"
            maxLength={MAX_NAME}
            value={typed ?? into.name}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Group>
      )}
      {gone.length > 0 && preview.data && (
        <Text size="sm" mt="md" role="status" className="operation-says">
          {preview.data.reach.answers + preview.data.reach.reviews === 0
            ? `No answer has ${named(gone.map((each) => each.name))}. `
            : `${reachSays(preview.data)} on ${plural(preview.data.reach.texts, "text")} will say ${named([name || into.name])}. `}
          {named(gone.map((each) => each.name))} {gone.length === 1 ? "is" : "are"} archived. You can undo it
          at any time.
        </Text>
      )}
      {(problem ?? preview.error) !== null && <ProblemNote error={problem ?? preview.error} />}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
        <Button loading={isBusy} disabled={gone.length === 0 || !name} onClick={run}>
          {gone.length === 0 ? "Merge" : `Merge ${among.length} labels`}
        </Button>
      </Group>
    </Modal>
  )
}

function Many({ of }: { of: number | undefined }) {
  return (
    <Text component="span" size="sm" c="dimmed" className="figures" flex="none">
      {plural(of ?? 0, "answer")}
    </Text>
  )
}
