/** What an export's format cannot hold, counted before it is fetched; each line leads to some of the texts. */

import { Alert, Anchor, List, Text } from "@mantine/core"
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react"
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query"
import { Link } from "react-router"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import { count, plural } from "@/core/format"
import type { Format } from "@/features/projects/settings/exporting"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

function lossesQuery(project: string, format: Format, whole: boolean) {
  return queryOptions({
    queryKey: [...keys.project(project), "losses", format, whole],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/projects/{project}/export:losses", {
          params: { path: { project }, query: { format, whole } },
          signal,
        }),
      ),
  })
}

interface Props {
  project: string
  format: Format
  name: string
  isWhole: boolean
}

export function ExportLosses({ project, format, name, isWhole }: Props) {
  const found = useQuery({
    ...lossesQuery(project, format, isWhole),
    placeholderData: keepPreviousData,
  })
  if (found.error) return <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Waiting rows={1} height={44} />
  const { texts, written, losses } = found.data
  if (losses.length === 0) {
    return (
      <Alert
        variant="light"
        color="teal"
        icon={<IconCircleCheck aria-hidden />}
        aria-busy={found.isPlaceholderData}
      >
        <Text size="sm">
          {texts === 0
            ? "There is nothing to export yet: no text was answered, skipped or flagged."
            : `${name} holds all that is known of ${texts === 1 ? "the text" : `the ${plural(texts, "text")}`}.`}
        </Text>
      </Alert>
    )
  }
  return (
    <Alert
      variant="light"
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title={`What ${name} cannot hold`}
      aria-busy={found.isPlaceholderData}
    >
      <List size="sm" spacing={6}>
        {losses.map((loss) => (
          <List.Item key={loss.what}>
            {loss.says}{" "}
            <Text component="span" inherit className="figures">
              {loss.count === loss.texts
                ? plural(loss.texts, "text")
                : `${count(loss.count)} in ${plural(loss.texts, "text")}`}
            </Text>
            {loss.examples.length > 0 && (
              <>
                {" · "}
                <Anchor
                  component={Link}
                  to={`/p/${project}/texts?ids=${loss.examples.join(",")}`}
                  c="inherit"
                  inherit
                  underline="always"
                  style={{ whiteSpace: "nowrap" }}
                >
                  {seeing(loss.examples.length, loss.texts)}
                </Anchor>
              </>
            )}
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs" className="figures">
        {written === texts
          ? `All ${plural(texts, "text")} go out.`
          : `${count(written)} of ${plural(texts, "text")} go out.`}{" "}
        In Askwell nothing is lost, and JSON lines hold everything.
      </Text>
    </Alert>
  )
}

function seeing(shown: number, texts: number): string {
  if (shown < texts) return "see some"
  return texts === 1 ? "see it" : "see them"
}
