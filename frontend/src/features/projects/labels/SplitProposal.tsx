/** Which texts go where: how many to each part, and the least sure one by one, decided by a key. */

import { Button, Group, Kbd, Progress, Text } from "@mantine/core"
import { IconArrowBackUp } from "@tabler/icons-react"
import { useEffect } from "react"
import { count, percent, plural } from "@/core/format"
import { nextItem, type Proposal } from "@/features/projects/labels/splitting"

interface Props {
  names: readonly string[]
  proposal: Proposal
  decided: ReadonlyMap<string, number>
  /** What is sorted: a noun. */
  unit: string
  onDecide: (key: string, part: number) => void
  onTakeBack: () => void
}

export function SplitProposal({ names, proposal, decided, unit, onDecide, onTakeBack }: Props) {
  const item = nextItem(proposal.items, decided)
  const total = Math.max(
    1,
    proposal.counts.reduce((sum, each) => sum + each, 0),
  )
  const key = item?.key
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const part = Number(event.key) - 1
      if (key !== undefined && Number.isInteger(part) && part >= 0 && part < names.length) onDecide(key, part)
      else if (event.key === "Backspace" && decided.size > 0) onTakeBack()
      else return
      event.preventDefault()
    }
    window.addEventListener("keydown", press)
    return () => window.removeEventListener("keydown", press)
  }, [key, names.length, decided, onDecide, onTakeBack])
  return (
    <>
      <ul className="split-counts" aria-label="What goes where">
        {names.map((name, part) => (
          <li key={part}>
            <Group justify="space-between" wrap="nowrap" gap="sm">
              <Text size="sm" truncate>
                {name}
              </Text>
              <Text size="sm" c="dimmed" className="figures" flex="none">
                {plural(proposal.counts[part] ?? 0, unit)}
              </Text>
            </Group>
            <Progress
              size="sm"
              value={(100 * (proposal.counts[part] ?? 0)) / total}
              aria-label={`${name}: ${count(proposal.counts[part] ?? 0)} of ${plural(total, unit)}`}
            />
          </li>
        ))}
      </ul>
      <Text size="sm" role="status" mt="sm">
        {proposal.unsure > 0
          ? `The model is unsure of ${count(proposal.unsure)} of them. Each that you decide makes it surer of the rest.`
          : "The model is sure of all the rest."}{" "}
        {decided.size > 0 && `You decided ${plural(decided.size, "one", "ones").replace("1 one", "one")}.`}
      </Text>
      {item && (
        <section className="split-item" aria-label="One that the model is unsure of">
          <p dir="auto" lang="" className="prose-text">
            {item.text}
          </p>
          <Group gap="xs">
            {names.map((name, part) => (
              <Button
                key={part}
                size="sm"
                variant="default"
                leftSection={part < 9 ? <Kbd size="xs">{part + 1}</Kbd> : undefined}
                onClick={() => onDecide(item.key, part)}
              >
                {name} · {percent(item.probabilities[part] ?? 0)}
              </Button>
            ))}
          </Group>
        </section>
      )}
      {decided.size > 0 && (
        <Button
          mt="xs"
          size="xs"
          variant="subtle"
          color="gray"
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          onClick={onTakeBack}
        >
          Take the last one back{" "}
          <Kbd size="xs" ml={6}>
            ⌫
          </Kbd>
        </Button>
      )}
    </>
  )
}
