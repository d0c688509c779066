/** Which version answers: choose another, go back, try one on a share, compare one in silence; and the history. */

import { Badge, Button, Group, Stack, Switch, Table, Text, VisuallyHidden } from "@mantine/core"
import { IconArrowBackUp } from "@tabler/icons-react"
import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { ago, count, percent } from "@/core/format"
import { Beside } from "@/features/deploy/Beside"
import { History } from "@/features/deploy/History"
import {
  movesQuery,
  promote,
  restore,
  rollBack,
  versionsQuery,
  type Deployment,
  type ModelVersion,
} from "@/features/deploy/queries"
import { useAct, type PartProps } from "@/features/deploy/useDeeds"
import { useNow } from "@/ui/useNow"
import { EstimateText } from "@/ui/EstimateText"
import { Part } from "@/ui/Part"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

export function VersionsTab(props: PartProps) {
  const { project, deployment } = props
  const versions = useInfiniteQuery(versionsQuery(project.id))
  const rows = (versions.data?.pages ?? []).flat()
  return (
    <Stack gap="md">
      <Answering {...props} />
      <Part
        title="Versions of the model"
        says="Every answer and every changed label makes a new one. Choosing one is a switch: no call is lost."
      >
        {versions.error ? (
          <ProblemNote error={versions.error} onRetry={() => void versions.refetch()} />
        ) : versions.isPending ? (
          <Waiting rows={4} height={36} />
        ) : (
          <VersionTable {...props} rows={rows} />
        )}
        {versions.hasNextPage && (
          <Button
            variant="default"
            size="xs"
            mt="sm"
            loading={versions.isFetchingNextPage}
            onClick={() => void versions.fetchNextPage()}
          >
            Show older versions
          </Button>
        )}
      </Part>
      <Beside {...props} versions={rows} />
      <History name={deployment.name} />
    </Stack>
  )
}

function Answering({ deployment, isReadOnly }: PartProps) {
  const { name, version, answering } = deployment
  const { act, isBusy } = useAct(name)
  const moves = useQuery(movesQuery(name)).data ?? []
  const canGoBack = moves.some((move) => move.kind === "promote" || move.kind === "canary")
  const follow = () => promote(name, null)
  const stay = () => promote(name, version ?? answering)
  return (
    <Part
      title={answering === null ? "Nothing answers yet" : `Version ${count(answering)} answers`}
      says={
        version === null
          ? "It follows the newest version: what people answer is in the model’s answers soon after."
          : "It stays as it is, whatever people answer, until you choose another."
      }
    >
      <Group gap="md" justify="space-between">
        <Switch
          label="Follow the newest version"
          checked={version === null}
          disabled={isReadOnly || isBusy || answering === null}
          onChange={(event) =>
            void (event.currentTarget.checked
              ? act(follow, "It follows the newest version.", stay)
              : act(stay, `It stays with version ${count(answering ?? 0)}.`, follow))
          }
        />
        {!isReadOnly && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            disabled={!canGoBack}
            loading={isBusy}
            onClick={() =>
              void act(
                () => rollBack(name),
                "It went back to what answered before.",
                () => restore(deployment),
              )
            }
          >
            Go back to what answered before
          </Button>
        )}
      </Group>
    </Part>
  )
}

function VersionTable({ deployment, isReadOnly, rows }: PartProps & { rows: readonly ModelVersion[] }) {
  const now = useNow()
  const { act, isBusy } = useAct(deployment.name)
  const { name } = deployment
  return (
    <Table.ScrollContainer
      minWidth={0}
      type="native"
      tabIndex={0}
      role="group"
      aria-label="Versions of the model"
    >
      <Table verticalSpacing={6} horizontalSpacing={4} className="deploy-versions">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Version</Table.Th>
            <Table.Th>Answers</Table.Th>
            <Table.Th>Right</Table.Th>
            <Table.Th>Made</Table.Th>
            <Table.Th>
              <VisuallyHidden>Choose</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => {
            const says = row.version === deployment.answering ? "Stay with it" : "Let it answer"
            return (
              <Table.Tr key={row.version}>
                <Table.Td>
                  <Group gap={6}>
                    v{row.version} <Roles deployment={deployment} version={row.version} />
                  </Group>
                </Table.Td>
                <Table.Td>{count(row.answers)}</Table.Td>
                <Table.Td>
                  <Worth version={row} />
                </Table.Td>
                <Table.Td className="deploy-when">{ago(row.created_at, now)}</Table.Td>
                <Table.Td ta="right">
                  {!isReadOnly && row.version !== deployment.version && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      disabled={isBusy}
                      aria-label={`${says}: version ${row.version}`}
                      onClick={() =>
                        void act(
                          () => promote(name, row.version),
                          `Version ${count(row.version)} answers now.`,
                          () => restore(deployment),
                        )
                      }
                    >
                      {says}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Roles({ deployment, version }: { deployment: Deployment; version: number }) {
  const { answering, canary_version: canary, canary_share: share, shadow_version: shadow } = deployment
  const roles = [
    version === answering && "answers",
    version === canary && `${percent(share)} of the texts`,
    version === shadow && "compared",
  ].filter((role) => role !== false)
  return roles.map((role) => (
    <Badge key={role} size="sm" variant="light" tt="none" fw={550} className="deploy-fixed">
      {role}
    </Badge>
  ))
}

function Worth({ version }: { version: ModelVersion }) {
  const estimate = version.accuracy ?? version.span_f1
  if (estimate) {
    return (
      <EstimateText estimate={estimate} means="How often this version was right, on randomly drawn texts." />
    )
  }
  return (
    <Text component="span" size="sm" c="dimmed">
      not measured
    </Text>
  )
}
