/** When a deployment abstains, what becomes of those texts, and what is kept of all of them. */

import { Button, Group, Stack } from "@mantine/core"
import { useState } from "react"
import { AskedPart } from "@/features/deploy/AskedPart"
import { ForgetPart } from "@/features/deploy/ForgetPart"
import { KeptPart } from "@/features/deploy/KeptPart"
import { LabelRules } from "@/features/deploy/LabelRules"
import { Meaning } from "@/features/deploy/Meaning"
import { draftOf, isSame, policyOf, type Draft } from "@/features/deploy/policy"
import { PolicyChoice } from "@/features/deploy/PolicyChoice"
import { useConduct, type PartProps } from "@/features/deploy/useDeeds"
import { policyInWords } from "@/features/deploy/words"
import { ProblemNote } from "@/ui/ProblemNote"
import { useHeld } from "@/features/deploy/useHeld"
import { Part } from "@/ui/Part"

export function AbstainTab(props: PartProps) {
  return (
    <Stack gap="md">
      <PolicyPart {...props} />
      <AskedPart {...props} />
      <KeptPart {...props} />
      <ForgetPart {...props} />
    </Stack>
  )
}

function PolicyPart({ project, deployment, isReadOnly }: PartProps) {
  const { policy } = deployment.conduct
  const change = useConduct(deployment)
  const [typed, setTyped] = useState<Draft | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const draft = typed ?? draftOf(policy)
  const meant = policyOf(draft)
  const isChanged = typed !== null && !isSame(draft, policy)
  const shown = useHeld(meant)
  const isMarking = project.task === "mark_spans"
  const save = async () => {
    if (meant === null) return
    setBusy(true)
    const problem = await change({ policy: meant }, "From now on it abstains by the new rule.")
    setBusy(false)
    setFailure(problem)
    if (problem === null) setTyped(null)
  }
  return (
    <Part title="When it answers by itself" says={policyInWords(policy)}>
      <div className="policy">
        <Stack gap="md">
          <PolicyChoice draft={draft} onChange={setTyped} isMarking={isMarking} isReadOnly={isReadOnly} />
          {!isMarking && draft.kind !== "never" && (
            <LabelRules draft={draft} onChange={setTyped} project={project} isReadOnly={isReadOnly} />
          )}
          {failure !== null && <ProblemNote error={new Error(failure)} />}
          {isChanged && (
            <Group gap="xs">
              <Button loading={isBusy} disabled={meant === null} onClick={() => void save()}>
                Use this rule
              </Button>
              <Button variant="subtle" color="gray" onClick={() => setTyped(null)}>
                Leave it as it is
              </Button>
            </Group>
          )}
        </Stack>
        {!isMarking && shown && (
          <Meaning
            project={project}
            policy={shown}
            source={{ project: project.id, deployment: deployment.name, version: deployment.answering }}
          />
        )}
      </div>
    </Part>
  )
}
