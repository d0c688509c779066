/** Deploys the model: a name, and when it leaves a text to people. Everything can be changed afterwards. */

import { Button, Group, Stack, TextInput } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useNavigate } from "react-router"
import { Problem } from "@/api/problem"
import { useLive } from "@/api/live"
import { keys } from "@/api/queries"
import type { Project } from "@/api/types"
import { Meaning } from "@/features/deploy/Meaning"
import { policyOf, problemOf, USUAL, type Draft } from "@/features/deploy/policy"
import { PolicyChoice } from "@/features/deploy/PolicyChoice"
import { create } from "@/features/deploy/queries"
import { useHeld } from "@/features/deploy/useHeld"
import { MOST_NAME, nameProblem, proposedName } from "@/features/deploy/words"
import { Part } from "@/ui/Part"
import { ProblemNote } from "@/ui/ProblemNote"

interface Props {
  project: Project
  isFirst: boolean
  onCancel: () => void
}

export function NewDeployment({ project, isFirst, onCancel }: Props) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const isMarking = project.task === "mark_spans"
  const [name, setName] = useState(() => (isFirst ? proposedName(project.name) : ""))
  const [draft, setDraft] = useState<Draft>(isMarking ? { ...USUAL, kind: "never" } : USUAL)
  const shown = useHeld(policyOf(draft))
  const { version } = useLive()
  const [nameIs, setNameIs] = useState<string | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const make = async () => {
    const policy = policyOf(draft)
    const wrong = nameProblem(name)
    setNameIs(wrong)
    if (wrong !== null || policy === null) return
    setBusy(true)
    setFailure(null)
    try {
      const made = await create(project.id, name, policy)
      await client.invalidateQueries({ queryKey: [...keys.project(project.id), "deployments"] })
      await navigate(`/p/${project.id}/deploy/${made.name}`)
    } catch (error) {
      if (error instanceof Problem && error.code === "name_taken") setNameIs(error.message)
      else setFailure(error)
      setBusy(false)
    }
  }
  return (
    <Part
      title="Deploy the model"
      says="Everything here can be changed at any time, and takes effect at once."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        <Stack gap="lg">
          <TextInput
            label="Name"
            description="It stands in the address that programs call."
            maw={420}
            maxLength={MOST_NAME}
            autoComplete="off"
            spellCheck={false}
            autoFocus
            value={name}
            error={nameIs}
            onChange={(event) => {
              setName(event.currentTarget.value.toLowerCase().replace(/\s/g, "-"))
              setNameIs(null)
            }}
          />
          <div className="policy">
            <PolicyChoice draft={draft} onChange={setDraft} isMarking={isMarking} />
            {!isMarking && shown && (
              <Meaning
                project={project}
                policy={shown}
                source={{ project: project.id, deployment: null, version }}
              />
            )}
          </div>
          {failure !== null && <ProblemNote error={failure} />}
          <Group gap="xs">
            <Button type="submit" loading={isBusy} disabled={problemOf(draft) !== null}>
              Deploy
            </Button>
            <Button variant="subtle" color="gray" onClick={onCancel}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Part>
  )
}
