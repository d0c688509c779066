/** More texts for a project: a file or a few pasted lines, what runs, and what went in so far. */

import { Button, Group, SegmentedControl, Stack, Title } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useParams } from "react-router"
import { api, take } from "@/api/client"
import { jobsQuery, keys, progressQuery, projectQuery } from "@/api/queries"
import { may } from "@/api/rights"
import type { Job, Project } from "@/api/types"
import type { Roles } from "@/features/projects/setup/columns"
import { FilePart } from "@/features/projects/setup/FilePart"
import { PasteTexts } from "@/features/projects/setup/PasteTexts"
import { sourcesQuery } from "@/features/projects/setup/queries"
import { SendingLine } from "@/features/projects/setup/SendingLine"
import { SourceList } from "@/features/projects/setup/SourceList"
import { StartedPanel } from "@/features/projects/setup/StartedPanel"
import { useFileChoice } from "@/features/projects/setup/useFileChoice"
import { useSending } from "@/features/projects/setup/useSending"
import { JobLine } from "@/ui/JobLine"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { ProblemNote } from "@/ui/ProblemNote"
import { ReadOnlyNote } from "@/ui/ReadOnlyNote"
import { saidProblem } from "@/ui/toast"
import "@/features/projects/setup/projects.css"

const EACH_SECOND = 1_000

export function ImportPage() {
  const { project = "" } = useParams()
  const found = useQuery(projectQuery(project))
  return found.data ? <OpenImport project={found.data} /> : null
}

function OpenImport({ project }: { project: Project }) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: keys.project(project.id) })
  const jobs = useQuery({
    ...jobsQuery(project.id),
    refetchInterval: ({ state }) => (state.data?.some((job) => !job.is_over) ? EACH_SECOND : false),
  })
  const running = (jobs.data ?? []).filter((job) => !job.is_over)
  const often = running.length > 0 ? EACH_SECOND : false
  const progress = useQuery({ ...progressQuery(project.id), refetchInterval: often })
  const sources = useQuery({ ...sourcesQuery(project.id), refetchInterval: often })
  const shown = [...running, ...unfinished(jobs.data ?? [])]
  const mayImport = may(project.role, "import")
  const isEmpty = progress.data?.documents === 0 && running.length === 0
  const cancel = async (job: Job) => {
    try {
      await take(
        api.POST("/api/v1/projects/{project}/jobs/{job}:cancel", {
          params: { path: { project: project.id, job: job.id } },
        }),
      )
      await refresh()
    } catch (error) {
      saidProblem(error)
    }
  }
  return (
    <Page>
      <PageHeader
        title="Import texts"
        says={
          !mayImport
            ? "What went in so far, and what runs."
            : isEmpty
              ? "This project has no texts yet. Drop a file, or paste a few lines to try things out."
              : "Add more at any time. Texts that are here already are not taken twice."
        }
      />
      {!mayImport && <ReadOnlyNote reason="Adding texts takes the role of an admin." />}
      <Stack gap="lg">
        {progress.data && jobs.data && may(project.role, "annotate") && (
          <StartedPanel project={project} progress={progress.data} jobs={jobs.data} />
        )}
        {shown.length > 0 && (
          <Stack component="section" gap="md" aria-label="What runs" className="card source">
            {shown.map((job) => (
              <JobLine
                key={job.id}
                job={job}
                {...(mayImport && { onCancel: (each: Job) => void cancel(each) })}
              />
            ))}
          </Stack>
        )}
        {progress.error && <ProblemNote error={progress.error} onRetry={() => void refresh()} />}
        {mayImport && (
          <AddTexts
            project={project}
            isBusy={running.length > 0 || !jobs.data}
            onAdded={() => void refresh()}
          />
        )}
        {sources.data && sources.data.length > 0 && (
          <section>
            <Title order={2} fz={18} mb="sm">
              What went in
            </Title>
            <SourceList project={project.id} sources={sources.data} now={sources.dataUpdatedAt} />
          </section>
        )}
      </Stack>
    </Page>
  )
}

interface AddProps {
  project: Project
  /** While texts are on their way in, more of them can wait behind a button. */
  isBusy: boolean
  onAdded: () => void
}

function AddTexts({ project, isBusy, onAdded }: AddProps) {
  const [isWanted, setWanted] = useState(false)
  const [way, setWay] = useState<"file" | "paste">("file")
  const [roles, setRoles] = useState<Roles | null>(null)
  const sending = useSending()
  const choice = useFileChoice({
    task: project.task,
    roles,
    project: project.id,
    onRoles: setRoles,
  })
  const clear = () => {
    choice.clear()
    sending.forget()
  }
  const send = async () => {
    if (!choice.file || !roles) return
    if (await sending.send(project.id, choice.file, roles, choice.reading)) {
      choice.clear()
      setWanted(false)
      onAdded()
    }
  }
  if (isBusy && !isWanted && choice.file === null) {
    return (
      <Button
        variant="subtle"
        className="more-texts"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => setWanted(true)}
      >
        Add more texts
      </Button>
    )
  }
  return (
    <section className="card step" aria-label="Add texts">
      <Stack gap="md">
        <SegmentedControl
          value={way}
          onChange={setWay}
          aria-label="How to add texts"
          maw={320}
          data={[
            { value: "file", label: "A file" },
            { value: "paste", label: "Paste texts" },
          ]}
        />
        {way === "paste" && <PasteTexts project={project.id} onAdded={onAdded} />}
        {way === "file" && (
          <>
            <FilePart
              choice={choice}
              roles={roles}
              task={project.task}
              labels={project.labels}
              onRoles={setRoles}
              onClear={clear}
            />
            {sending.error !== null && <ProblemNote error={sending.error} />}
            {sending.sent && choice.file && (
              <SendingLine name={choice.file.name} sent={sending.sent} onStop={sending.stop} />
            )}
            {choice.preview && roles && (
              <Group>
                <Button size="md" disabled={sending.sent !== null} onClick={() => void send()}>
                  Import this file
                </Button>
              </Group>
            )}
          </>
        )}
      </Stack>
    </section>
  )
}

/** The newest job of each kind, where it failed or was stopped: why not all is there. */
function unfinished(jobs: readonly Job[]): Job[] {
  const newest = [...new Map([...jobs].reverse().map((job) => [job.kind, job])).values()]
  return newest.filter((job) => job.state === "failed" || job.state === "cancelled")
}
