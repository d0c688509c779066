/** Where the project stands, in four numbers. */

import { Anchor, Progress, Text } from "@mantine/core"
import type { ReactNode } from "react"
import { Link } from "react-router"
import type { Live } from "@/api/live"
import type { Progress as Standing } from "@/api/types"
import { count, plural } from "@/core/format"

interface Props {
  project: string
  progress: Standing
  live: Live
}

export function Figures({ project, progress, live }: Props) {
  const share = progress.documents ? (100 * progress.answered) / progress.documents : 0
  const version = Math.max(live.version, progress.model_version)
  const learnt = live.version >= progress.model_version ? live.answersLearnt : progress.answers_learnt
  return (
    <section className="card part" aria-label="Where it stands">
      <div className="learn-figures">
        <Figure name="Texts answered" value={count(progress.answered)}>
          of {count(progress.documents)}
          <Progress
            value={share}
            size="sm"
            mt={6}
            aria-label={`${count(progress.answered)} of ${count(progress.documents)} texts answered`}
          />
        </Figure>
        <Figure name="Model" value={version === 0 ? "none yet" : `v${version}`}>
          {version === 0 ? "it comes with the first texts" : `learnt from ${plural(learnt, "answer")}`}
          {version > 0 && progress.is_learning && live.behind > 0 && `, ${count(live.behind)} to go`}
        </Figure>
        <Figure name="Skipped" value={count(progress.skipped)}>
          {progress.skipped > 0 ? (
            <Anchor component={Link} to={`/p/${project}/texts?state=skipped`} size="sm" underline="always">
              Show skipped texts
            </Anchor>
          ) : (
            "left to others"
          )}
        </Figure>
        <Figure name="Flagged" value={count(progress.flagged)}>
          {progress.flagged > 0 ? (
            <Anchor component={Link} to={`/p/${project}/texts?flagged=true`} size="sm" underline="always">
              Show flagged texts
            </Anchor>
          ) : (
            "for a second look"
          )}
        </Figure>
      </div>
    </section>
  )
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fz={26} fw={620} lh={1.3} className="figures">
        {value}
      </Text>
      <Text component="div" size="sm" c="dimmed" className="figures">
        {children}
      </Text>
    </div>
  )
}
