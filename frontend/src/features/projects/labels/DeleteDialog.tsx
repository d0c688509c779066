/** Deletes a label, after asking what becomes of its answers where it has any. */

import { Button, Group, Modal, Radio, Select, Stack, Text } from "@mantine/core"
import { useState } from "react"
import { api, take } from "@/api/client"
import type { components } from "@/api/schema"
import { offered } from "@/features/projects/labels/labelOrder"
import type { OperatingProps } from "@/features/projects/labels/Operating"
import { changeInWords, reachSays } from "@/features/projects/labels/surgerySays"
import { useOperation } from "@/features/projects/labels/useOperation"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

type Fate = "move" | "take_off" | "ask_again"

export function DeleteDialog({ project, label, onClose, onDone }: OperatingProps) {
  const others = offered(project.labels, label.kind).filter((each) => each.id !== label.id)
  const mayTakeOff = label.kind === "span" || project.task === "choose_several"
  const [fate, setFate] = useState<Fate>(others.length > 0 ? "move" : "ask_again")
  const [into, setInto] = useState<string | null>(null)
  const params = { path: { project: project.id, label: label.id } }
  const call = (body: components["schemas"]["DeleteLabelIn"], signal: AbortSignal | null = null) =>
    take(api.POST("/api/v1/projects/{project}/labels/{label}:delete", { params, body, signal }))
  const { preview, isBusy, problem, run } = useOperation({
    project: project.id,
    on: ["delete", label.id],
    preview: (signal) => call({ fate: "ask_again", dry_run: true }, signal),
    async make() {
      const made = await call(isUsed ? { fate, ...(fate === "move" ? { into } : {}) } : {})
      onDone(changeInWords(made), made.id)
    },
  })
  const reach = preview.data?.reach
  const isUsed = reach !== undefined && reach.answers + reach.reviews > 0
  return (
    <Modal opened onClose={onClose} title={`Delete “${label.name}”`} size="md">
      {preview.error && <ProblemNote error={preview.error} onRetry={() => void preview.refetch()} />}
      {!preview.data && !preview.error && <Waiting rows={3} height={36} />}
      {preview.data && !isUsed && (
        <Text size="sm" role="status">
          No answer has this label now. If the history of a text names it, it stays among the archived labels;
          else it is gone. You can undo it.
        </Text>
      )}
      {preview.data && isUsed && (
        <>
          <Text size="sm" mb="sm" role="status">
            {reachSays(preview.data)} {reach.answers === 1 ? "has" : "have"} this label. What becomes of that?
          </Text>
          <Radio.Group value={fate} onChange={(value) => setFate(value)} aria-label="What becomes of them">
            <Stack gap="sm">
              <Radio value="move" label="They get another label" disabled={others.length === 0} />
              {fate === "move" && (
                <Select
                  ml={30}
                  aria-label="The other label"
                  placeholder="Choose a label"
                  searchable
                  data={others.map((each) => ({ value: each.id, label: each.name }))}
                  value={into}
                  onChange={setInto}
                />
              )}
              {mayTakeOff && <Radio value="take_off" label="It is taken off; what else they say stays" />}
              <Radio value="ask_again" label="They go back to who gave them, to be answered again" />
            </Stack>
          </Radio.Group>
          <Text size="sm" c="dimmed" mt="md">
            The label stays among the archived ones, because the history names it. You can undo it at any
            time.
          </Text>
        </>
      )}
      {problem !== null && <ProblemNote error={problem} />}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
        <Button
          color="red"
          loading={isBusy}
          disabled={!preview.data || (isUsed && fate === "move" && into === null)}
          onClick={run}
        >
          Delete
        </Button>
      </Group>
    </Modal>
  )
}
