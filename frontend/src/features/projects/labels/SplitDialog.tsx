/** Splits a label: into what, then which texts go where, as the model proposes and a person decides. */

import { Button, Group, Modal } from "@mantine/core"
import { useMemo, useState } from "react"
import { api, take } from "@/api/client"
import type { components } from "@/api/schema"
import { plural } from "@/core/format"
import type { OperatingProps } from "@/features/projects/labels/Operating"
import { SplitParts } from "@/features/projects/labels/SplitParts"
import { SplitProposal } from "@/features/projects/labels/SplitProposal"
import { namesOf, partsOf, type TypedPart } from "@/features/projects/labels/splitting"
import { changeInWords } from "@/features/projects/labels/surgerySays"
import { ProblemNote } from "@/ui/ProblemNote"
import { useOperation } from "@/features/projects/labels/useOperation"
import { Waiting } from "@/ui/Waiting"

const EMPTY: TypedPart = { name: "", description: "" }

export function SplitDialog({ project, label, onClose, onDone }: OperatingProps) {
  const [typed, setTyped] = useState<readonly TypedPart[]>([EMPTY, EMPTY])
  const [isSorting, setSorting] = useState(false)
  const [decided, setDecided] = useState<ReadonlyMap<string, number>>(new Map())
  const parts = useMemo(() => partsOf(typed, label, project.labels), [typed, label, project.labels])
  const body = { parts, decided: [...decided].map(([key, part]) => ({ key, part })) }
  const params = { path: { project: project.id, label: label.id } }
  const call = (sent: components["schemas"]["SplitIn"], signal: AbortSignal | null = null) =>
    take(api.POST("/api/v1/projects/{project}/labels/{label}:split", { params, body: sent, signal }))
  const {
    preview: proposal,
    isBusy,
    problem,
    run,
  } = useOperation({
    project: project.id,
    on: ["split", label.id, body],
    preview: (signal) => call({ ...body, dry_run: true }, signal),
    isChosen: isSorting,
    async make() {
      const made = await call(body)
      onDone(changeInWords(made.change), made.change.id)
    },
  })
  const total = proposal.data?.counts.reduce((sum, each) => sum + each, 0) ?? 0
  const unit = label.kind === "span" ? "wording" : "text"
  return (
    <Modal opened onClose={onClose} title={`Split “${label.name}”`} size="lg">
      {isSorting ? (
        <>
          {proposal.data && (
            <SplitProposal
              names={namesOf(parts, project.labels)}
              proposal={proposal.data}
              decided={decided}
              unit={unit}
              onDecide={(key, part) => setDecided(new Map(decided).set(key, part))}
              onTakeBack={() => setDecided(new Map([...decided].slice(0, -1)))}
            />
          )}
          {!proposal.data && !proposal.error && <Waiting rows={4} height={40} />}
        </>
      ) : (
        <SplitParts label={label} typed={typed} onType={setTyped} />
      )}
      {(problem ?? proposal.error) !== null && <ProblemNote error={problem ?? proposal.error} />}
      <Group justify="flex-end" mt="lg" gap="xs">
        {isSorting ? (
          <Button
            variant="subtle"
            color="gray"
            onClick={() => {
              setSorting(false)
              setDecided(new Map())
            }}
          >
            Back to the parts
          </Button>
        ) : (
          <Button variant="subtle" color="gray" onClick={onClose}>
            Cancel
          </Button>
        )}
        {isSorting ? (
          <Button loading={isBusy} disabled={!proposal.data} onClick={run}>
            Split {plural(total, unit)}
          </Button>
        ) : (
          <Button disabled={parts.length < 2} onClick={() => setSorting(true)}>
            See what goes where
          </Button>
        )}
      </Group>
    </Modal>
  )
}
