/** Who is asked which texts: each person's share, and rules by what came with the texts. */

import { ActionIcon, Group, Progress, Stack, Table, Text, Title, Tooltip } from "@mantine/core"
import { IconX } from "@tabler/icons-react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Link } from "react-router"
import { addRule, assignedQuery, removeRule, type Assigned, type AssignmentRule } from "@/api/assignments"
import { keys } from "@/api/queries"
import { count, plural } from "@/core/format"
import { NewRule } from "@/features/projects/settings/NewRule"
import { Section } from "@/features/projects/settings/Section"
import type { SectionProps } from "@/features/projects/settings/useSetting"
import { ProblemNote } from "@/ui/ProblemNote"
import { saidProblem, saidWithUndo } from "@/ui/toast"
import { Waiting } from "@/ui/Waiting"

export function Assignments({ project, rights }: SectionProps) {
  const isAllowed = rights.refusal === null
  const found = useQuery({ ...assignedQuery(project.id), enabled: isAllowed })
  if (!isAllowed) return <Section id="assignments" says="Admins see here who is asked which texts." />
  return (
    <Section
      id="assignments"
      says={
        <>
          Everybody is asked every text, unless it is assigned: then only its people are, and before anything
          else. Assign by what came with the texts here, or choose some on the{" "}
          <Link to="../texts" relative="path" className="settings-link">
            page of texts
          </Link>
          .
        </>
      }
    >
      {found.data ? (
        <Stack gap="lg">
          <Rules project={project.id} assigned={found.data} />
          <Shares assigned={found.data} />
        </Stack>
      ) : found.error ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Waiting rows={2} height={40} />
      )}
    </Section>
  )
}

function Rules({ project, assigned }: { project: string; assigned: Assigned }) {
  const client = useQueryClient()
  const names = new Map(assigned.people.map((each) => [each.person_id, each.person]))
  const renew = () => client.invalidateQueries({ queryKey: keys.assigned(project) })
  const remove = async (rule: AssignmentRule) => {
    try {
      await removeRule(project, rule.id)
      saidWithUndo(`Everybody is asked the texts with ${rule.field} “${rule.value}” again.`, async () => {
        const { field, value, people } = rule
        await addRule(project, { field, value, people })
        await renew()
      })
    } catch (error) {
      saidProblem(error)
    }
    await renew()
  }
  return (
    <div>
      <Title order={3} fz={15} mb="xs">
        Rules
      </Title>
      {assigned.rules.length > 0 && (
        <Stack gap={6} mb="md" component="ul" className="rules">
          {assigned.rules.map((rule) => (
            <li key={rule.id} className="rule">
              <Text size="sm" className="rule-says">
                {rule.field} is <b>{rule.value}</b> →{" "}
                {rule.people.map((id) => names.get(id) ?? id).join(", ")}
                <Text span c="dimmed" className="figures">
                  {" "}
                  · {plural(rule.texts, "text")}
                </Text>
              </Text>
              <Tooltip label="End this rule">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`End the rule for ${rule.field} ${rule.value}`}
                  onClick={() => void remove(rule)}
                >
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              </Tooltip>
            </li>
          ))}
        </Stack>
      )}
      <NewRule project={project} people={assigned.people.filter((each) => !each.is_gone)} onMade={renew} />
    </div>
  )
}

function Shares({ assigned }: { assigned: Assigned }) {
  const shares = assigned.people.filter((each) => each.assigned > 0)
  if (shares.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No text is assigned: everybody is asked all of them.
      </Text>
    )
  }
  return (
    <div>
      <Title order={3} fz={15} mb="xs">
        Assigned so far
      </Title>
      <Table aria-label="What is assigned to whom">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Person</Table.Th>
            <Table.Th ta="right">Texts</Table.Th>
            <Table.Th>Done</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shares.map((share) => (
            <Table.Tr key={share.person_id}>
              <Table.Td>
                {share.person}
                {share.is_gone && (
                  <Text size="xs" c="dimmed">
                    Does not annotate here any more, so everybody is asked.
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right" className="figures">
                {count(share.assigned)}
              </Table.Td>
              <Table.Td>
                <Group gap="xs" wrap="nowrap">
                  <Progress
                    value={(100 * share.done) / share.assigned}
                    w={80}
                    aria-label={`Done of what is assigned to ${share.person}`}
                  />
                  <Text size="sm" className="figures">
                    {count(share.done)}
                  </Text>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="xs" className="figures">
        {plural(assigned.texts, "text is", "texts are")} assigned; everybody is asked the others.
      </Text>
    </div>
  )
}
