/** What happened: who did what, when and from where, to filter and to take away. */

import { Button, Group, Select, Text, Title } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useInfiniteQuery } from "@tanstack/react-query"
import { useId, useState } from "react"
import { capital } from "@/core/format"
import { exportAddress, trailQuery, type Wanted } from "@/features/team/trail/queries"
import { StepList } from "@/features/team/trail/StepList"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"
import "@/features/team/trail/trail.css"

const ALL: Wanted = { person: null, action: null, since: null }
const DAY = 86_400_000
const SPANS = [
  { value: "1", label: "Last 24 hours" },
  { value: "7", label: "Last 7 days" },
  { value: "30", label: "Last 30 days" },
  { value: "365", label: "Last 12 months" },
]

/** The trail of a project; null: of the whole installation. */
export function TrailSection({ project }: { project: string | null }) {
  const id = useId()
  const [wanted, setWanted] = useState(ALL)
  const [days, setDays] = useState<string | null>(null)
  const found = useInfiniteQuery(trailQuery(project, wanted))
  const first = found.data?.pages[0]
  const steps = found.data?.pages.flatMap((page) => page.steps) ?? []
  const isFiltered = wanted.person !== null || wanted.action !== null || wanted.since !== null
  const since = (value: string | null) => {
    setDays(value)
    setWanted({ ...wanted, since: value && new Date(Date.now() - Number(value) * DAY).toISOString() })
  }
  return (
    <section className="card trail-section" aria-labelledby={id}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Title order={2} fz={18} id={id}>
            What happened
          </Title>
          <Text c="dimmed" size="sm" mt={4} maw={640}>
            {project === null
              ? "Everything that was done here, sign-ins too. "
              : "Settings, labels, people, keys, imports and exports. "}
            Each text keeps the history of its own answers.
          </Text>
        </div>
        <Group gap="xs">
          {(["csv", "jsonl"] as const).map((format) => (
            <Button
              key={format}
              component="a"
              href={exportAddress(project, wanted, format)}
              download
              size="xs"
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
              aria-label={`Download what happened as ${format.toUpperCase()}`}
            >
              {format.toUpperCase()}
            </Button>
          ))}
        </Group>
      </Group>
      <Group gap="xs" my="md">
        <Select
          className="trail-filter"
          aria-label="By whom"
          placeholder="Anybody"
          clearable
          searchable
          value={wanted.person}
          data={(first?.people ?? []).map((person) => ({ value: person.id, label: person.name }))}
          onChange={(person) => setWanted({ ...wanted, person })}
        />
        <Select
          className="trail-filter"
          aria-label="What was done"
          placeholder="Anything"
          clearable
          searchable
          value={wanted.action}
          data={(first?.actions ?? []).map(({ action, says }) => ({ value: action, label: capital(says) }))}
          onChange={(action) => setWanted({ ...wanted, action: action })}
        />
        <Select
          className="trail-filter"
          aria-label="Since when"
          placeholder="Any time"
          clearable
          value={days}
          data={SPANS}
          onChange={since}
        />
      </Group>
      {found.error ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : !first ? (
        <Waiting rows={4} height={36} />
      ) : steps.length > 0 ? (
        <StepList steps={steps} namesProjects={project === null} />
      ) : (
        <Text size="sm" c="dimmed">
          {isFiltered
            ? "Nothing that was done fits these filters."
            : "Nothing yet. Whatever is changed, imported, exported or given access to from now on stands here, with who did it."}
        </Text>
      )}
      {found.hasNextPage && (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          Show what was before
        </Button>
      )}
    </section>
  )
}
