/** What a policy would mean: the share it answers by itself, how often that is right, and what would tell more. */

import { Anchor, Stack, Text } from "@mantine/core"
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query"
import { Link } from "react-router"
import type { Project } from "@/api/types"
import { percent } from "@/core/format"
import { CoverageChart } from "@/features/deploy/CoverageChart"
import { ALWAYS, TARGETS } from "@/features/deploy/policy"
import {
  doubtQuery,
  type Doubt,
  type PolicyGiven,
  type Source,
  type Thresholds,
} from "@/features/deploy/queries"
import { between, exact, neededInWords, spotsInWords, spotsOf } from "@/features/deploy/words"
import { More } from "@/ui/More"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

interface Props {
  project: Project
  source: Source
  policy: PolicyGiven
}

export function Meaning({ project, source, policy }: Props) {
  const asked = policy.kind === "never" ? ALWAYS : policy
  const found = useQuery({ ...doubtQuery(source, asked), placeholderData: keepPreviousData })
  return (
    <section
      className="policy-meaning"
      aria-label="What this means"
      aria-live="polite"
      aria-busy={found.isFetching}
    >
      {source.version === null || source.version === 0 ? (
        <Text size="sm">As soon as the project has a model, it is said here what this means.</Text>
      ) : found.error ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : !found.data ? (
        <Waiting rows={2} height={56} />
      ) : found.data.thresholds ? (
        <Told
          project={project}
          source={source}
          policy={policy}
          doubt={found.data}
          told={found.data.thresholds}
        />
      ) : (
        <NotMeasured project={project} policy={policy} />
      )}
    </section>
  )
}

interface ToldProps extends Props {
  doubt: Doubt
  told: Thresholds
}

function Told({ project, source, policy, doubt, told }: ToldProps) {
  const target = policy.kind === "precision" ? (policy.target ?? null) : null
  return (
    <Stack gap="xs">
      <Text fz={17} lh={1.45} fw={550} className="figures">
        {headline(policy, told)}
      </Text>
      <Text size="sm" className="figures">
        {goodness(policy, told)}
      </Text>
      <Text size="sm" c="dimmed" className="figures">
        {neededInWords(told, target)}{" "}
        {told.needed !== 0 && (
          <Anchor component={Link} to={`/p/${project.id}/label`} size="sm" underline="always">
            Label more
          </Anchor>
        )}
      </Text>
      <Chart source={source} policy={policy} doubt={doubt} />
      <Terms doubt={doubt} told={told} project={project} />
    </Stack>
  )
}

function Chart({ source, policy, doubt }: { source: Source; policy: PolicyGiven; doubt: Doubt }) {
  const target = policy.kind === "precision" ? policy.target : null
  const others = TARGETS.filter((each) => each !== target)
  const wanted: readonly PolicyGiven[] = [
    ...(policy.kind === "never" ? [] : [ALWAYS]),
    ...others.map((each) => ({ kind: "precision" as const, target: each, by_label: {} })),
  ]
  const tried = useQueries({ queries: wanted.map((each) => doubtQuery(source, each)) })
  const spots = spotsOf([
    { name: "Your choice", doubt, isChosen: true },
    ...wanted.map((each, place) => ({
      name: each === ALWAYS ? "Always" : `At least ${exact(each.target ?? 0)}`,
      doubt: tried[place]?.data,
      isChosen: false,
    })),
  ])
  if (spots.length < 2) return null
  return (
    <figure className="policy-chart" role="img" aria-label={spotsInWords(spots)}>
      <CoverageChart spots={spots} target={target ?? null} />
    </figure>
  )
}

function NotMeasured({ project, policy }: { project: Project; policy: PolicyGiven }) {
  return (
    <Stack gap="xs">
      <Text fz={17} lh={1.45} fw={550}>
        {policy.kind === "never"
          ? "It would answer every text; how often that is right, nobody can say yet."
          : "It would hand every text to people for now."}
      </Text>
      <Text size="sm">
        No answers to randomly drawn texts have been measured yet, and only these tell honestly how often the
        model is right.{" "}
        <Anchor component={Link} to={`/p/${project.id}/label`} size="sm" underline="always">
          Go on labelling
        </Anchor>
        : some texts are drawn at random by themselves.
      </Text>
    </Stack>
  )
}

function Terms({ doubt, told, project }: { doubt: Doubt; told: Thresholds; project: Project }) {
  const { set_coverage: coverage, set_needed: needed } = doubt
  const { costs } = told
  const rows = Object.entries(told.labels)
  return (
    <More title="For data scientists">
      <Text size="sm" c="dimmed" className="figures">
        Selective prediction: coverage {answeredSaid(told)}, precision {preciseSaid(told)}, on{" "}
        {told.audit_answers} audit answers of version {told.version}; the threshold of each label on its
        calibrated probability is chosen on them, with the model’s own probabilities as the prior.
        {costs &&
          ` Mean cost a text: ${costs.by_rule.toFixed(2)} by the rule, ${costs.answering.toFixed(2)} if all were answered, ${costs.asking.toFixed(2)} if all were asked.`}
        {coverage &&
          ` Conformal prediction sets hold the right label for ${percent(coverage.value)} (${between(coverage)})${needed ? `; ${needed} more audit answers until they can be kept to` : ""}.`}
      </Text>
      <table className="policy-labels">
        <thead>
          <tr>
            <th scope="col">Label</th>
            <th scope="col">Threshold</th>
            <th scope="col">Answered</th>
            <th scope="col">Right</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([id, label]) => (
            <tr key={id}>
              <th scope="row">{project.labels.find((each) => each.id === id)?.name ?? id}</th>
              <td>{label.threshold === null ? "never" : label.threshold.toFixed(3)}</td>
              <td>{percent(label.answered.value)}</td>
              <td>{label.threshold === null ? "–" : percent(label.precision.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </More>
  )
}

function headline({ kind }: PolicyGiven, { answered }: Thresholds): string {
  if (kind === "never") return "It would answer every text by itself."
  if (answered.value === 0) return "It would answer nothing by itself, and hand every text to people."
  const rest = answered.value < 1 ? ", and hand the others to people" : ""
  return `It would answer about ${percent(answered.value)} of the texts by itself${rest}.`
}

function goodness({ kind }: PolicyGiven, { answered, precision }: Thresholds): string {
  if (answered.value === 0)
    return "The model is not right often enough yet for what you ask: ask for less, or label more."
  const right = `Of what it answers, about ${percent(precision.value)} is right: with 95 % confidence ${between(precision)}.`
  return kind === "never" ? right : `${right} The share it answers is ${between(answered)}.`
}

function answeredSaid({ answered }: Thresholds): string {
  return `${percent(answered.value)} (${between(answered)})`
}

function preciseSaid({ precision }: Thresholds): string {
  return `${percent(precision.value)} (${between(precision)})`
}
