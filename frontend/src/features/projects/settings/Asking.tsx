/** How texts are asked: the share drawn at random, how many people each, and who may hold a text how long. */

import { Radio, Slider, Stack, Text, UnstyledButton } from "@mantine/core"
import { useDebouncedCallback, useDisclosure } from "@mantine/hooks"
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react"
import { useState } from "react"
import type { ProjectChange } from "@/api/changes"
import { percent, plural } from "@/core/format"
import { PeoplePerText } from "@/features/projects/settings/PeoplePerText"
import { Section } from "@/features/projects/settings/Section"
import { useSetting, type SectionProps } from "@/features/projects/settings/useSetting"
import { NumberSetting } from "@/ui/NumberSetting"

const MOST = 50
const STRATEGIES = [
  {
    value: "auto",
    name: "Automatic (recommended)",
    says: "Askwell chooses, and changes its mind as it learns.",
  },
  { value: "random", name: "Random", says: "Uniformly at random. A baseline to compare with." },
  { value: "entropy", name: "Entropy", says: "Where the predicted probabilities are most spread." },
  { value: "margin", name: "Margin", says: "Where the two likeliest labels are closest." },
  { value: "bald", name: "BALD", says: "Where plausible models disagree most." },
  { value: "epig", name: "EPIG", says: "What would most improve predictions on the rest of the texts." },
] as const

type Strategy = ProjectChange["strategy"]

export function Asking(props: SectionProps) {
  const { project, rights } = props
  const isReadOnly = rights.refusal !== null
  const change = useSetting(props)
  return (
    <Section id="asking" says="Everything here can be changed at any time; it counts from the next text on.">
      <Stack gap={28}>
        <AuditShare {...props} />
        <PeoplePerText {...props} />
        <NumberSetting
          label="Minutes that a text is kept for somebody"
          description="While somebody has a text open, nobody else gets it. After this long without a sign of life it goes to the next person."
          value={Math.round((100 * project.lease_seconds) / 60) / 100}
          min={0.17}
          max={1440}
          isReadOnly={isReadOnly}
          save={(minutes) =>
            change(
              { lease_seconds: Math.min(86_400, Math.max(10, Math.round(60 * minutes))) },
              `A text is kept for ${plural(minutes, "minute")}.`,
            )
          }
        />
        <StrategyChoice {...props} />
      </Stack>
    </Section>
  )
}

function AuditShare(props: SectionProps) {
  const { project, rights } = props
  const change = useSetting(props)
  const [draft, setDraft] = useState<number | null>(null)
  const share = draft ?? Math.round(100 * project.audit_share)
  const [problem, setProblem] = useState<string | null>(null)
  const save = useDebouncedCallback(async (value: number) => {
    setDraft(null)
    if (value === Math.round(100 * project.audit_share)) return
    setProblem(await change({ audit_share: value / 100 }, `${value} % of the texts are now drawn at random.`))
  }, 700)
  return (
    <div>
      <Text size="sm" fw={500} id="audit-share">
        Texts drawn purely at random: <span className="figures">{share} %</span>
      </Text>
      <Text size="xs" c="dimmed" maw={600} mt={2} mb="sm">
        Only these tell honestly how good the model is: the others are chosen because they are hard. More of
        them measure it sooner, fewer let it learn a little faster.
      </Text>
      <Slider
        maw={420}
        mb={26}
        min={0}
        max={MOST}
        step={1}
        value={Math.min(MOST, share)}
        disabled={rights.refusal !== null}
        aria-labelledby="audit-share"
        thumbLabel="Share of texts drawn at random, in percent"
        label={(value) => `${value} %`}
        marks={[0, 10, 25, 50].map((value) => ({ value, label: percent(value / 100) }))}
        onChange={setDraft}
        onChangeEnd={save}
      />
      {share === 0 && (
        <Text size="sm" c="orange.8" className="settings-warning">
          With 0 % there is nothing to measure with: the Overview cannot say how good the model is.
        </Text>
      )}
      {problem && (
        <Text size="sm" c="red" role="alert">
          {problem}
        </Text>
      )}
    </div>
  )
}

function StrategyChoice(props: SectionProps) {
  const { project, rights } = props
  const [isOpen, list] = useDisclosure(project.strategy !== "auto")
  const [problem, setProblem] = useState<string | null>(null)
  const change = useSetting(props)
  const choose = async (value: string) => {
    const chosen = STRATEGIES.find((each) => each.value === value)
    if (!chosen) return
    const strategy: Strategy = chosen.value
    setProblem(await change({ strategy }, `The next texts are chosen by: ${chosen.name}.`))
  }
  return (
    <div>
      <UnstyledButton className="fold-head" aria-expanded={isOpen} onClick={list.toggle}>
        {isOpen ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        For data scientists: how the next text is chosen
      </UnstyledButton>
      {isOpen && (
        <Radio.Group
          mt="sm"
          aria-label="How the next text is chosen"
          value={project.strategy}
          error={problem}
          onChange={(value) => void choose(value)}
        >
          <Stack gap="sm">
            {STRATEGIES.map(({ value, name, says }) => (
              <Radio
                key={value}
                value={value}
                label={name}
                description={says}
                disabled={rights.refusal !== null}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </div>
  )
}
