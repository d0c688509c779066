/** Into what a label is split: names of labels that are there, or of new ones, and what belongs to each. */

import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core"
import { IconPlus, IconX } from "@tabler/icons-react"
import type { Label } from "@/api/types"
import { MAX_NAME } from "@/features/projects/labels/labelRules"
import type { TypedPart } from "@/features/projects/labels/splitting"

const MOST = 20

interface Props {
  label: Label
  typed: readonly TypedPart[]
  onType: (typed: readonly TypedPart[]) => void
}

export function SplitParts({ label, typed, onType }: Props) {
  const change = (at: number, some: Partial<TypedPart>) =>
    onType(typed.map((part, place) => (place === at ? { ...part, ...some } : part)))
  return (
    <>
      <Text size="sm" mb="sm">
        Into which labels? Say in a few words what belongs to each: the model sorts by that, and by what you
        decide next. Write “{label.name}” itself to keep it for some of them.
      </Text>
      <Stack gap="xs">
        {typed.map((part, at) => (
          <Group key={at} gap="xs" align="flex-start" className="split-part">
            <TextInput
              flex="1 1 160px"
              aria-label={`Name of part ${at + 1}`}
              placeholder={`Part ${at + 1}`}
              maxLength={MAX_NAME}
              {...(at === 0 ? { "data-autofocus": true } : {})}
              value={part.name}
              onChange={(event) => change(at, { name: event.target.value })}
            />
            <TextInput
              flex="2 1 220px"
              aria-label={`What belongs to part ${at + 1}`}
              placeholder="What belongs to it"
              maxLength={5_000}
              value={part.description}
              onChange={(event) => change(at, { description: event.target.value })}
            />
            {typed.length > 2 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={`Leave part ${at + 1} out`}
                onClick={() => onType(typed.filter((_, place) => place !== at))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
      </Stack>
      {typed.length < MOST && (
        <Button
          mt="xs"
          size="xs"
          variant="subtle"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onType([...typed, { name: "", description: "" }])}
        >
          Another part
        </Button>
      )}
    </>
  )
}
