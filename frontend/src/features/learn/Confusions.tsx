/** What the model takes for what; each sentence opens the texts behind it. */

import { Text } from "@mantine/core"
import type { Project } from "@/api/types"
import { plural } from "@/core/format"
import { Pairs, type Pair } from "@/features/learn/Pairs"
import type { Confusion, Quality } from "@/features/learn/queries"
import { confusionInWords } from "@/features/learn/words"
import { More } from "@/ui/More"
import { Part } from "@/ui/Part"

const AT_ONCE = 6

export function Confusions({ project, quality }: { project: Project; quality: Quality }) {
  const pairs = quality.confusions.map((each) => pairOf(each, project))
  const [first, others] = [pairs.slice(0, AT_ONCE), pairs.slice(AT_ONCE)]
  return (
    <Part
      title="What it takes for what"
      says="Open the texts behind a mistake: either the model is wrong, or an answer is, or two labels are too much alike."
    >
      {first.length === 0 ? (
        <Text size="sm" c="dimmed">
          No mistake among {plural(quality.audit_answers, "text")} drawn at random.
        </Text>
      ) : (
        <Pairs project={project} pairs={first} />
      )}
      {others.length > 0 && (
        <More title={`Show ${plural(others.length, "more kind")} of mistakes`}>
          <Pairs project={project} pairs={others} />
        </More>
      )}
    </Part>
  )
}

function pairOf({ actual, predicted, count }: Confusion, project: Project): Pair {
  const says = confusionInWords({ actual, predicted, count }, project.labels)
  return { actual, predicted, says, count: plural(count, "text") }
}
