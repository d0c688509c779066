/** Chooses when a deployment leaves a text to people, in plain words. */

import { Group, NumberInput, Radio, Slider, Stack, Text } from "@mantine/core"
import { useId } from "react"
import { problemOf, type Draft, type PolicyKind } from "@/features/deploy/policy"

interface Props {
  draft: Draft
  onChange: (draft: Draft) => void
  /** Whether the project marks parts alone: then there is nothing to choose. */
  isMarking: boolean
  isReadOnly?: boolean
}

export function PolicyChoice({ draft, onChange, isMarking, isReadOnly = false }: Props) {
  const choose = (kind: string) => onChange({ ...draft, kind: kind as PolicyKind, byLabel: {} })
  if (isMarking) {
    return (
      <Text size="sm" c="dimmed" maw={600}>
        Projects that only mark parts of texts always answer; each part comes with how probable it is.
      </Text>
    )
  }
  return (
    <Radio.Group
      label="When should it answer by itself?"
      value={draft.kind}
      onChange={choose}
      error={problemOf(draft)}
      readOnly={isReadOnly}
    >
      <Stack gap="sm" mt="xs">
        <Radio
          value="precision"
          disabled={isReadOnly}
          label={
            draft.kind === "precision"
              ? "Only when enough of its answers are right"
              : `Only when at least ${draft.percent} % of its answers are right`
          }
          description="It hands to people what it is not sure enough of."
        />
        {draft.kind === "precision" && <Percent draft={draft} onChange={onChange} isReadOnly={isReadOnly} />}
        <Radio
          value="costs"
          disabled={isReadOnly}
          label="Where a wrong answer would cost less than asking"
          description="Say what both cost, in any unit; it weighs them for each text."
        />
        {draft.kind === "costs" && <Costs draft={draft} onChange={onChange} isReadOnly={isReadOnly} />}
        <Radio
          value="never"
          disabled={isReadOnly}
          label="Always"
          description="However unsure it is. Each answer says how probable it is."
        />
      </Stack>
    </Radio.Group>
  )
}

type FieldProps = Pick<Props, "draft" | "onChange"> & { isReadOnly: boolean }

function Percent({ draft, onChange, isReadOnly }: FieldProps) {
  const id = useId()
  const set = (percent: number | string) => onChange({ ...draft, percent })
  return (
    <div className="policy-field">
      <Group gap={8} className="figures">
        <Text size="sm" id={id}>
          At least
        </Text>
        <NumberInput
          w={84}
          aria-label="Percent of its answers that must be right"
          min={5}
          max={99.9}
          decimalScale={2}
          clampBehavior="none"
          value={draft.percent}
          readOnly={isReadOnly}
          onChange={set}
        />
        <Text size="sm">% of its answers are right</Text>
      </Group>
      <Slider
        mt="sm"
        mb={26}
        maw={380}
        min={50}
        max={99}
        label={null}
        disabled={isReadOnly}
        thumbLabel="Percent of its answers that must be right"
        marks={[50, 75, 90, 99].map((value) => ({ value, label: `${value}\u00a0%` }))}
        value={Math.min(99, Math.max(50, Number(draft.percent) || 50))}
        onChange={set}
      />
    </div>
  )
}

function Costs({ draft, onChange, isReadOnly }: FieldProps) {
  return (
    <Group gap="md" align="flex-end" className="policy-field">
      <NumberInput
        w={176}
        label="A wrong answer costs"
        min={0}
        clampBehavior="none"
        value={draft.wrong}
        readOnly={isReadOnly}
        onChange={(wrong) => onChange({ ...draft, wrong })}
      />
      <NumberInput
        w={176}
        label="Asking a person costs"
        min={0}
        clampBehavior="none"
        value={draft.asking}
        readOnly={isReadOnly}
        onChange={(asking) => onChange({ ...draft, asking })}
      />
    </Group>
  )
}
