/** The encoder: what reads the texts; another one reads them all anew. */

import { Badge, Button, Group, Radio, Stack, Text } from "@mantine/core"
import { queryOptions, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import { jobsQuery } from "@/api/queries"
import { count, duration, plural } from "@/core/format"
import { encodeSeconds } from "@/features/projects/settings/pace"
import { Section } from "@/features/projects/settings/Section"
import { useSetting, type SectionProps } from "@/features/projects/settings/useSetting"
import { JobLine } from "@/ui/JobLine"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

const encodersQuery = queryOptions({
  queryKey: ["encoders"] as const,
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/encoders", { signal }))).encoders,
})

export function EncoderChoice(props: SectionProps) {
  const { project, rights } = props
  const encoders = useQuery(encodersQuery)
  const jobs = useQuery(jobsQuery(project.id))
  const change = useSetting(props)
  const [wanted, setWanted] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isChanging, setChanging] = useState(false)
  const present = project.encoder || encoders.data?.find((each) => each.is_default)?.name || ""
  const chosen = wanted ?? present
  const reading = jobs.data?.find((job) => job.kind === "encode" && !job.is_over)
  const seconds = encodeSeconds(jobs.data ?? [], project.documents)
  const use = async () => {
    setChanging(true)
    const found = await change({ encoder: chosen }, "The texts are being read anew. Your answers stay.")
    setChanging(false)
    setProblem(found)
    if (!found) setWanted(null)
  }
  return (
    <Section
      id="encoder"
      says="The encoder turns a text into numbers that carry its meaning; the model learns from those. A larger one understands more, and reads more slowly."
    >
      {encoders.error ? (
        <ProblemNote error={encoders.error} onRetry={() => void encoders.refetch()} />
      ) : !encoders.data ? (
        <Waiting rows={2} height={44} />
      ) : (
        <Stack gap="md">
          <Radio.Group
            aria-label="Encoder"
            value={chosen}
            error={problem}
            onChange={(value) => {
              setProblem(null)
              setWanted(value === present ? null : value)
            }}
          >
            <Stack gap="md">
              {encoders.data.map((each) => (
                <Radio
                  key={each.name}
                  value={each.name}
                  disabled={rights.refusal !== null || !each.is_available}
                  label={
                    <Group gap="xs" component="span">
                      <span className="settings-encoder">{each.name}</span>
                      {each.name === present && (
                        <Badge size="sm" variant="light" component="span">
                          in use
                        </Badge>
                      )}
                      {each.is_default && (
                        <Badge size="sm" variant="default" component="span">
                          default
                        </Badge>
                      )}
                    </Group>
                  }
                  description={[
                    each.description,
                    each.dimension ? `${count(each.dimension)} numbers a text.` : "",
                    each.is_available ? "" : "It is not on this machine.",
                  ]
                    .filter(Boolean)
                    .join(" ")}
                />
              ))}
            </Stack>
          </Radio.Group>
          {encoders.data.length === 1 && (
            <Text size="sm" c="dimmed">
              This is the only encoder on this machine. Others that whoever runs Askwell puts here appear in
              this list.
            </Text>
          )}
          {wanted !== null && (
            <Group gap="md" className="settings-confirm">
              <Text size="sm" flex={1} miw={240}>
                All {plural(project.documents, "text")} will be read anew
                {seconds === null
                  ? ""
                  : `, which takes about ${duration(seconds)} at the pace of the last time`}
                . The model then starts anew from all your answers; until it does, texts come in random order.
                You can go back at once: what was read before is kept.
              </Text>
              <Group gap="xs">
                <Button variant="subtle" color="gray" onClick={() => setWanted(null)}>
                  Cancel
                </Button>
                <Button loading={isChanging} onClick={() => void use()}>
                  Read the texts anew
                </Button>
              </Group>
            </Group>
          )}
          {reading && <JobLine job={reading} />}
        </Stack>
      )}
    </Section>
  )
}
