/** What goes wrong with the model's marks; each sentence opens the texts behind it. */

import { Text } from "@mantine/core"
import type { Project } from "@/api/types"
import { plural } from "@/core/format"
import { Pairs, type Pair } from "@/features/learn/Pairs"
import type { Mistake, SpanQuality } from "@/features/learn/queries"
import { mistakeInWords } from "@/features/learn/words"
import { More } from "@/ui/More"
import { Part } from "@/ui/Part"

const AT_ONCE = 6

interface Props {
  project: Project
  spans: SpanQuality
  audited: number
}

export function Mistakes({ project, spans, audited }: Props) {
  const pairs = spans.mistakes.map((mistake) => pairOf(mistake, project))
  return (
    <Part
      title="What goes wrong with its marks"
      says="Open the texts behind a mistake: either the model is wrong, or a mark is, or two labels are too much alike."
    >
      {pairs.length === 0 ? (
        <Text size="sm" c="dimmed">
          No mistake among {plural(audited, "text")} drawn at random.
        </Text>
      ) : (
        <Pairs project={project} pairs={pairs.slice(0, AT_ONCE)} />
      )}
      {pairs.length > AT_ONCE && (
        <More title={`Show ${plural(pairs.length - AT_ONCE, "more kind")} of mistakes`}>
          <Pairs project={project} pairs={pairs.slice(AT_ONCE)} />
        </More>
      )}
    </Part>
  )
}

function pairOf(mistake: Mistake, project: Project): Pair {
  const { actual, predicted, count } = mistake
  return { actual, predicted, says: mistakeInWords(mistake, project.labels), count: plural(count, "mark") }
}
