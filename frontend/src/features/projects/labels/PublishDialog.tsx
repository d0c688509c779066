/** Puts the draft of the guideline in force, after a look at what it changes. */

import { Button, Group, Modal, Text, TextInput } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import { noteGuideline, type Guideline } from "@/api/guideline"
import type { Project } from "@/api/types"
import { Difference } from "@/features/projects/labels/Difference"
import { ProblemNote } from "@/ui/ProblemNote"

interface Props {
  project: Project
  guideline: Guideline
  onClose: () => void
  onPublished: () => void
}

export function PublishDialog({ project, guideline, onClose, onPublished }: Props) {
  const client = useQueryClient()
  const [note, setNote] = useState("")
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const next = guideline.version + 1
  const publish = async () => {
    setBusy(true)
    setProblem(null)
    const params = { path: { project: project.id } }
    try {
      const now = await take(
        api.POST("/api/v1/projects/{project}/guideline:publish", { params, body: { note } }),
      )
      onPublished()
      noteGuideline(client, project.id, now)
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={`Publish version ${next}`} size="lg">
      <Text size="sm" mb="sm">
        From now on people read version {next}, and their answers say so. Version {guideline.version} is kept.
      </Text>
      <Difference project={project.id} before={guideline.version} after={null} />
      <TextInput
        mt="md"
        label="What has changed, in a sentence"
        description="Whoever is asked again reads it."
        placeholder="Chargebacks count as refunds"
        maxLength={500}
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing) void publish()
        }}
      />
      {problem !== null && <ProblemNote error={problem} />}
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="subtle" color="gray" onClick={onClose}>
          Go on writing
        </Button>
        <Button loading={isBusy} onClick={() => void publish()}>
          Publish
        </Button>
      </Group>
    </Modal>
  )
}
