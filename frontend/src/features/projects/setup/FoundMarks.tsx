/** What a file's first rows mark: how much, and with which labels. */

import { Alert, Badge, Group, Text } from "@mantine/core"
import { IconHighlight } from "@tabler/icons-react"
import { isSameName } from "@/core/labelList"
import { count, plural } from "@/core/format"
import type { Preview } from "@/features/projects/setup/types"

const SHOWN = 20

interface Props {
  found: Preview["found"]
  /** Names of labels that are there already. */
  known: readonly string[]
}

export function FoundMarks({ found, known }: Props) {
  if (found.spans === 0) return null
  const names = [...found.span_labels].sort((a, b) => b.count - a.count)
  const fresh = names.filter(({ name }) => !known.some((each) => isSameName(each, name)))
  return (
    <Alert variant="light" color="teal" icon={<IconHighlight aria-hidden />} title={title(found)}>
      <Group gap={6} component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {names.slice(0, SHOWN).map((each) => (
          <li key={each.name}>
            <Badge variant="default" size="lg" tt="none" fw={500} maw={260}>
              {each.name}{" "}
              <Text component="span" inherit c="dimmed" className="figures">
                {count(each.count)}
              </Text>
            </Badge>
          </li>
        ))}
        {names.length > SHOWN && <li>and {names.length - SHOWN} more</li>}
      </Group>
      <Text size="sm" mt="xs">
        {fresh.length === 0
          ? "All of these labels are here already."
          : `${fresh.length === names.length ? (names.length === 1 ? "This label is new" : "These labels are new") : `New: ${fresh.map(({ name }) => name).join(", ")}`}; labels for parts of the text are made as they come.`}
      </Text>
    </Alert>
  )
}

function title(found: Preview["found"]): string {
  return `${plural(found.spans, "marked part")} in the first ${plural(found.rows, "text")}`
}
