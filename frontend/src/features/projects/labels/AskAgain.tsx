/** After a new guideline: which of the earlier answers are asked again. */

import { Button, Group, Modal, Radio, Select, Stack, Text } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import type { Guideline } from "@/api/guideline"
import { keys } from "@/api/queries"
import type { Project } from "@/api/types"
import { plural } from "@/core/format"
import { useChanges } from "@/features/projects/labels/useChanges"
import { ProblemNote } from "@/ui/ProblemNote"
import { said, saidWithUndo } from "@/ui/toast"
import { Waiting } from "@/ui/Waiting"

interface Props {
  project: Project
  guideline: Guideline
  onClose: () => void
}

type Whom = "none" | "label" | "doubted" | "all"

export function AskAgain({ project, guideline, onClose }: Props) {
  const client = useQueryClient()
  const changes = useChanges(project.id)
  const [whom, setWhom] = useState<Whom>("none")
  const [label, setLabel] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const offer = useQuery({
    queryKey: [...keys.guideline(project.id), "offer"],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/projects/{project}/guideline:ask-again", {
          params: { path: { project: project.id } },
          signal,
        }),
      ),
    staleTime: 0,
  })
  const given = project.labels.filter((each) => (offer.data?.by_label[each.id] ?? 0) > 0)
  const many = {
    none: 0,
    label: label === null ? 0 : (offer.data?.by_label[label] ?? 0),
    doubted: offer.data?.doubted ?? 0,
    all: offer.data?.earlier ?? 0,
  }[whom]
  const ask = async () => {
    if (whom === "none") {
      onClose()
      return
    }
    setBusy(true)
    setProblem(null)
    try {
      const body = whom === "label" ? { whom, label } : { whom }
      const params = { path: { project: project.id } }
      const asked = await take(api.POST("/api/v1/projects/{project}/guideline:ask-again", { params, body }))
      void client.invalidateQueries({ queryKey: keys.jobs(project.id) })
      changes.refresh()
      if (asked.job) said(`${plural(many, "answer")} are being sent back; the page shows how far it is.`)
      else {
        saidWithUndo(`${plural(asked.change.reach.answers, "answer")} will be asked again.`, () =>
          changes.undo(asked.change.id),
        )
      }
      onClose()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title="Which answers are asked again?" size="md">
      {offer.error && <ProblemNote error={offer.error} onRetry={() => void offer.refetch()} />}
      {!offer.data && !offer.error && <Waiting rows={3} height={36} />}
      {offer.data?.earlier === 0 && (
        <Text size="sm">
          No answer is from before version {guideline.version}, other than to texts that were decided: there
          is nothing to ask again.
        </Text>
      )}
      {offer.data && offer.data.earlier > 0 && (
        <>
          <Text size="sm" mb="sm">
            {plural(offer.data.earlier, "answer is", "answers are")} from before version {guideline.version}.
            What is asked again goes back to who answered, with your note; until then it teaches nothing.
            Texts on which somebody has decided stay as they are.
          </Text>
          <Radio.Group value={whom} onChange={(value) => setWhom(value)} aria-label="Which answers">
            <Stack gap="sm">
              <Radio value="none" label="None: they stay as they are" data-autofocus />
              <Radio value="label" label="Those with one label" disabled={given.length === 0} />
              {whom === "label" && (
                <Select
                  ml={30}
                  aria-label="Label"
                  placeholder="Choose a label"
                  searchable
                  data={given.map((each) => ({
                    value: each.id,
                    label: `${each.name} · ${plural(offer.data.by_label[each.id] ?? 0, "answer")}`,
                  }))}
                  value={label}
                  onChange={setLabel}
                />
              )}
              <Radio
                value="doubted"
                label={`Those the model doubts: ${plural(offer.data.doubted, "answer")}`}
                disabled={offer.data.doubted === 0}
              />
              <Radio value="all" label={`All ${plural(offer.data.earlier, "answer")}`} />
            </Stack>
          </Radio.Group>
        </>
      )}
      {problem !== null && <ProblemNote error={problem} />}
      <Group justify="flex-end" mt="lg" gap="xs">
        {whom !== "none" && (
          <Button variant="subtle" color="gray" onClick={onClose}>
            Cancel
          </Button>
        )}
        <Button loading={isBusy} disabled={whom !== "none" && many === 0} onClick={() => void ask()}>
          {whom === "none" ? "Done" : `Ask ${plural(many, "answer")} again`}
        </Button>
      </Group>
    </Modal>
  )
}
