/** How far people agree: one figure with a plain word, then by pair, person and label, and over time. */

import { Anchor, Group, Stack, Table, Text, Title } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { Link } from "react-router"
import { may } from "@/api/rights"
import type { Project } from "@/api/types"
import { count, plural } from "@/core/format"
import { MeasureText } from "@/features/learn/agreement/MeasureText"
import { PairMatrix } from "@/features/learn/agreement/PairMatrix"
import { byDispute, figure, verdict } from "@/features/learn/agreement/words"
import { agreementQuery, type AgreementPart, type Measure } from "@/features/learn/queries"
import { EstimateText } from "@/ui/EstimateText"
import { LabelChip } from "@/ui/LabelChip"
import { More } from "@/ui/More"
import { Part } from "@/ui/Part"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" })

export function AgreementCard({ project }: { project: Project }) {
  const agreement = useQuery(agreementQuery(project.id))
  if (agreement.error) return <ProblemNote error={agreement.error} onRetry={() => void agreement.refetch()} />
  if (agreement.isPending) return <Waiting rows={1} height={120} />
  const { texts, answers, parts } = agreement.data
  if (texts === 0) return <NothingShared project={project} />
  return (
    <Part
      title="How far people agree"
      says={`On ${plural(texts, "text")} that two people or more have answered, with ${plural(answers, "answer")}.`}
    >
      <Stack gap="xl">
        {parts.map((part) => (
          <OfKind key={part.kind} project={project} part={part} isOne={parts.length === 1} />
        ))}
      </Stack>
    </Part>
  )
}

function NothingShared({ project }: { project: Project }) {
  return (
    <Part title="How far people agree">
      <Text size="sm" c="dimmed">
        Nobody has answered the same text as somebody else yet. Let two people answer some of the texts, and
        you will see here on which labels they agree, and on which the guideline should say more.
        {may(project.role, "edit") && (
          <>
            {" "}
            <Anchor component={Link} to={`/p/${project.id}/settings`} size="sm" underline="always">
              Set how many people answer a text
            </Anchor>
          </>
        )}
      </Text>
    </Part>
  )
}

interface KindProps {
  project: Project
  part: AgreementPart
  isOne: boolean
}

function OfKind({ project, part, isOne }: KindProps) {
  const found = verdict(part.overall, part.measure)
  const { value, low, high } = part.overall
  return (
    <Stack gap="sm">
      {!isOne && (
        <Title order={3} fz={15}>
          {part.kind === "choice" ? "Labels of whole texts" : "Marked parts"}
        </Title>
      )}
      {value !== null && low !== null && high !== null && (
        <Group gap="sm" align="baseline">
          <Text fz={32} fw={600} lh={1.1} className="figures" data-testid="agreement">
            {figure(value)}
          </Text>
          <Text size="sm" c="dimmed" className="figures">
            {figure(low)} to {figure(high)} with 95&nbsp;% confidence
          </Text>
        </Group>
      )}
      <Text>{found.says}</Text>
      <Text size="sm" c="dimmed">
        {part.measure === "alpha"
          ? "Krippendorff’s alpha: 1 is full agreement, 0 is what chance alone would give."
          : "F1 of what pairs of people marked, with the same label and both ends: 1 is full agreement."}
        {part.partial?.value != null && ` Counting characters, it is ${figure(part.partial.value)}.`}
      </Text>
      <Details project={project} part={part} />
    </Stack>
  )
}

function Details({ project, part }: Omit<KindProps, "isOne">) {
  const colour = new Map(project.labels.map((label) => [label.id, label.colour]))
  return (
    <div>
      <More title="Label by label">
        <Rows head="Label">
          {byDispute(part.labels).map((row) => (
            <Row key={row.label_id} measure={row.measure}>
              <LabelChip name={row.name} colour={colour.get(row.label_id) ?? "#6d7a77"} />
            </Row>
          ))}
        </Rows>
      </More>
      <More title="Person by person">
        <People part={part} />
      </More>
      {part.people.length > 1 && (
        <More title={part.measure === "alpha" ? "Pair by pair (Cohen’s kappa)" : "Pair by pair"}>
          <PairMatrix part={part} />
        </More>
      )}
      {part.periods.length > 1 && (
        <More title="Over time">
          <Rows head="Texts last answered">
            {part.periods.map((row) => (
              <Row key={row.start} measure={row.measure}>
                {day.formatRange(new Date(row.start), new Date(row.end))}
              </Row>
            ))}
          </Rows>
        </More>
      )}
      {part.guidelines.length > 1 && (
        <More title="By version of the guideline">
          <Rows head="Guideline">
            {part.guidelines.map((row) => (
              <Row key={row.version} measure={row.measure}>
                {row.version === 0 ? "before there was one" : `version ${count(row.version)}`}
              </Row>
            ))}
          </Rows>
        </More>
      )}
    </div>
  )
}

function People({ part }: { part: AgreementPart }) {
  const isKnown = part.people.some((person) => person.accuracy !== null)
  return (
    <Table verticalSpacing={6} horizontalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th ta="right">Answers</Table.Th>
          <Table.Th>With the others</Table.Th>
          {isKnown && <Table.Th>Right, as the model sees it</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {part.people.map((person) => (
          <Table.Tr key={person.person_id}>
            <Table.Th scope="row" fw={400}>
              {person.name}
            </Table.Th>
            <Table.Td ta="right" className="figures">
              {count(person.answers)}
            </Table.Td>
            <Table.Td>
              <MeasureText measure={person.measure} />
            </Table.Td>
            {isKnown && (
              <Table.Td>
                {person.accuracy && (
                  <EstimateText
                    estimate={person.accuracy}
                    means="How often this person’s answers are right, by the others, the reviews and the model."
                  />
                )}
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Rows({ head, children }: { head: string; children: ReactNode }) {
  return (
    <Table verticalSpacing={6} horizontalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{head}</Table.Th>
          <Table.Th ta="right">Texts</Table.Th>
          <Table.Th>Agreement</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>{children}</Table.Tbody>
    </Table>
  )
}

function Row({ measure, children }: { measure: Measure; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        {children}
      </Table.Th>
      <Table.Td ta="right" className="figures">
        {count(measure.texts)}
      </Table.Td>
      <Table.Td>
        <MeasureText measure={measure} />
      </Table.Td>
    </Table.Tr>
  )
}
