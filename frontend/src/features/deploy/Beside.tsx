/** A second version beside the one that answers: for a share of the texts, or only to be compared. */

import { Button, Group, NumberInput, Select, Stack, Text } from "@mantine/core"
import { useState } from "react"
import { count } from "@/core/format"
import { setCanary, setShadow, type ModelVersion } from "@/features/deploy/queries"
import { useAct, type PartProps } from "@/features/deploy/useDeeds"
import { Part } from "@/ui/Part"

const USUAL_PERCENT = 10

interface Props extends PartProps {
  versions: readonly ModelVersion[]
}

export function Beside({ deployment, isReadOnly, versions }: Props) {
  const named = [deployment.canary_version, deployment.shadow_version].filter((each) => each !== null)
  const numbers = [...new Set([...named, ...versions.map((each) => each.version)])]
  const offered = numbers
    .filter((version) => version !== deployment.answering || named.includes(version))
    .sort((one, other) => other - one)
    .map((version) => ({ value: `${version}`, label: `Version ${count(version)}` }))
  return (
    <Part
      title="Another version beside it"
      says="See how another version does before it answers everybody, or keep an eye on an older one."
    >
      <Stack gap="xl">
        <Canary
          key={`${deployment.canary_version} ${deployment.canary_share}`}
          {...{ deployment, isReadOnly, offered }}
        />
        <Shadow {...{ deployment, isReadOnly, offered }} />
      </Stack>
    </Part>
  )
}

interface ChoiceProps extends Omit<PartProps, "project"> {
  offered: { value: string; label: string }[]
}

function Canary({ deployment, isReadOnly, offered }: ChoiceProps) {
  const { name, canary_version: set, canary_share: share } = deployment
  const { act, isBusy } = useAct(name)
  const [version, setVersion] = useState<string | null>(set === null ? null : `${set}`)
  const [percent, setPercent] = useState<number | string>(
    set === null ? USUAL_PERCENT : Math.round(1e4 * share) / 100,
  )
  const before = () => setCanary(name, set, share)
  const wanted = Number(percent)
  const isRight = version !== null && percent !== "" && wanted > 0 && wanted <= 100
  const isSame = version === `${set}` && Math.abs(wanted / 100 - share) < 1e-6
  return (
    <div>
      <Text size="sm" fw={550}>
        Answer a share of the texts with it
      </Text>
      <Text size="xs" c="dimmed" maw={600} mb={8}>
        Chosen by the text’s id, so that a caller always meets the same version. Data scientists call it a
        canary.
      </Text>
      <Group gap="xs" align="flex-end">
        <Select
          w={170}
          aria-label="Version that answers a share"
          placeholder="Choose a version"
          data={offered}
          value={version}
          readOnly={isReadOnly}
          onChange={setVersion}
        />
        <NumberInput
          w={96}
          aria-label="Percent of the texts that it answers"
          suffix=" %"
          min={0.1}
          max={100}
          clampBehavior="none"
          hideControls
          value={percent}
          readOnly={isReadOnly}
          onChange={setPercent}
        />
        {!isReadOnly && (
          <Button
            variant="light"
            disabled={!isRight || isSame}
            loading={isBusy}
            onClick={() =>
              void act(
                () => setCanary(name, Number(version), wanted / 100),
                `Version ${version ?? ""} answers ${wanted} % of the texts.`,
                before,
              )
            }
          >
            {set === null ? "Begin" : "Change"}
          </Button>
        )}
        {!isReadOnly && set !== null && (
          <Button
            variant="default"
            disabled={isBusy}
            onClick={() =>
              void act(() => setCanary(name, null, 0), "One version answers all texts again.", before)
            }
          >
            End it
          </Button>
        )}
      </Group>
    </div>
  )
}

function Shadow({ deployment, isReadOnly, offered }: ChoiceProps) {
  const { name, shadow_version: set } = deployment
  const { act, isBusy } = useAct(name)
  const choose = (version: number | null) =>
    act(
      () => setShadow(name, version),
      version === null
        ? "Nothing is compared any more."
        : `Version ${count(version)} is compared in silence.`,
      () => setShadow(name, set),
    )
  return (
    <div>
      <Text size="sm" fw={550}>
        Only compare it, in silence
      </Text>
      <Text size="xs" c="dimmed" maw={600} mb={8}>
        It reads every text as well; nobody sees its answers, and how often both agree is counted. Data
        scientists call it a shadow.
      </Text>
      <Select
        w={170}
        aria-label="Version that is compared in silence"
        placeholder="None"
        data={offered}
        value={set === null ? null : `${set}`}
        clearable={!isReadOnly}
        readOnly={isReadOnly || isBusy}
        onChange={(version) => void choose(version === null ? null : Number(version))}
      />
    </div>
  )
}
