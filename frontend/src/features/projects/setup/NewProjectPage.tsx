/** The guided start: what to decide, the texts, the labels, a guideline, and go. */

import { Button, Stack } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useNavigate } from "react-router"
import { keys } from "@/api/queries"
import { DecideStep } from "@/features/projects/setup/DecideStep"
import { EMPTY, foundation, missing, projectOf, reminder } from "@/features/projects/setup/draft"
import { FilePart } from "@/features/projects/setup/FilePart"
import { GoBar } from "@/features/projects/setup/GoBar"
import { GuidelineStep } from "@/features/projects/setup/GuidelineStep"
import { LabelsStep } from "@/features/projects/setup/LabelsStep"
import { complete, putAway } from "@/features/projects/setup/setUp"
import { Step } from "@/features/projects/setup/Step"
import type { Reading } from "@/features/projects/setup/types"
import { useDraft } from "@/features/projects/setup/useDraft"
import { useFileChoice } from "@/features/projects/setup/useFileChoice"
import { useSending } from "@/features/projects/setup/useSending"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { saidProblem } from "@/ui/toast"
import "@/features/projects/setup/projects.css"

const TEXTS = "texts-of-the-project"

export function NewProjectPage() {
  const [draft, change, forget] = useDraft()
  const [problem, setProblem] = useState<unknown>(null)
  const [isGoing, setIsGoing] = useState(false)
  const sending = useSending()
  const client = useQueryClient()
  const navigate = useNavigate()

  // A project that was made before its file was refused is gone on with, unless what is fixed of it differs.
  const present = projectOf(draft)
  const dropOutdated = async () => {
    if (draft.project !== null && present === null) await putAway(draft.project).catch(() => undefined)
  }
  const keep = (project: string) => change({ kind: "set", part: { project, madeFor: foundation(draft) } })
  const choice = useFileChoice({
    task: draft.task,
    roles: draft.roles,
    project: present,
    onRoles: (roles) => change({ kind: "set", part: { roles } }),
  })
  const choose = {
    ...choice,
    choose: (file: File, reading?: Reading) => {
      change({ kind: "file", fileName: file.name })
      setProblem(null)
      sending.forget()
      choice.choose(file, reading)
    },
  }
  const clearFile = () => {
    choice.clear()
    sending.forget()
    change({ kind: "file", fileName: null })
  }
  const hasFile = choice.preview !== null && draft.roles !== null

  const go = async () => {
    setProblem(null)
    setIsGoing(true)
    try {
      await dropOutdated()
      const project = await complete({ ...draft, project: present })
      keep(project)
      if (choice.file && draft.roles && hasFile) {
        if (!(await sending.send(project, choice.file, draft.roles, choice.reading))) return
      }
      forget()
      void client.invalidateQueries({ queryKey: keys.projects })
      await navigate(`/p/${project}/import`)
    } catch (error) {
      setProblem(error)
    } finally {
      setIsGoing(false)
    }
  }
  const startOver = () => {
    if (draft.project !== null) void putAway(draft.project).catch(saidProblem)
    choice.clear()
    change({ kind: "start over" })
  }
  return (
    <Page>
      <PageHeader
        title="New project"
        says="From a file to the first label in a few minutes. What you enter here is kept."
        actions={
          draft !== EMPTY && (
            <Button variant="default" onClick={startOver} disabled={isGoing}>
              Start over
            </Button>
          )
        }
      />
      <Stack gap="lg">
        <DecideStep draft={draft} change={change} />
        <Step
          id={TEXTS}
          number={2}
          title="Where are the texts?"
          says="You see the first rows before anything goes in. The order of the steps does not matter."
          isDone={hasFile}
        >
          <FilePart
            choice={choose}
            roles={draft.roles}
            task={draft.task}
            labels={draft.labels}
            onRoles={(roles) => change({ kind: "set", part: { roles } })}
            onClear={clearFile}
            before={draft.fileName}
          />
        </Step>
        <LabelsStep draft={draft} preview={choice.preview} change={change} />
        <GuidelineStep draft={draft} change={change} />
      </Stack>
      <GoBar
        lacks={choice.isReading ? "The file is being looked at." : missing(draft, hasFile)}
        reminds={reminder(draft, hasFile)}
        hasFile={hasFile}
        isGoing={isGoing}
        sending={sending}
        fileName={draft.fileName}
        problem={problem}
        onGo={() => void go()}
        onOtherFile={() => {
          clearFile()
          document.getElementById(TEXTS)?.scrollIntoView({ block: "start" })
        }}
      />
    </Page>
  )
}
