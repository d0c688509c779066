/** The model as it is now: its version, what it learnt from, how often it is right. */

import { Code, Text } from "@mantine/core"
import type { Project } from "@/api/types"
import { ago, percent, plural } from "@/core/format"
import { useNow } from "@/ui/useNow"
import { measuresOf, qualityOf, SAID, type Measure } from "@/features/learn/measure"
import { ENOUGH_AUDITED, roughly } from "@/features/learn/nextStep"
import type { Quality, Version } from "@/features/learn/queries"
import { More } from "@/ui/More"

interface Props {
  version: Version
  quality: Quality | null
  project: Project
  /** The answered texts drawn at random, as of now. */
  audited: number
}

export function VersionCard({ version, quality, project, audited }: Props) {
  const now = useNow()
  const { spans } = quality ?? {}
  return (
    <section className="card part" aria-label="The model now">
      <div className="learn-figures">
        <div>
          <Text size="sm" c="dimmed">
            Version
          </Text>
          <Text fz={26} fw={620} lh={1.3} className="figures">
            v{version.version}
          </Text>
          <Text size="sm" c="dimmed">
            {version.answers === 0
              ? "knows only the names and descriptions of your labels"
              : `learnt from ${plural(version.answers, "answer")}, ${ago(version.created_at, now)}`}
          </Text>
        </div>
        {measuresOf(project).map((measure) => (
          <Worth key={measure} measure={measure} quality={quality} project={project} audited={audited} />
        ))}
      </div>
      <div style={{ marginTop: 12 }}>
        <More title="For data scientists">
          <Text size="sm" c="dimmed" className="figures" style={{ overflowWrap: "anywhere" }}>
            Encoder <Code>{version.encoder}</Code>. {heads(project)}
            {quality?.macro_f1 != null &&
              ` On the audit stream, leave-one-out (v${quality.version}): macro-F1 ${quality.macro_f1.toFixed(3)}, negative log likelihood ${(quality.nll ?? 0).toFixed(3)} nats, expected calibration error ${(quality.ece ?? 0).toFixed(3)}. Intervals are Wilson’s, at 95 %.`}
            {spans?.macro_f1 != null &&
              ` Spans, on the same texts: macro-F1 ${spans.macro_f1.toFixed(3)} (strict), negative log likelihood ${(spans.nll ?? 0).toFixed(3)} nats, expected calibration error of span probabilities ${(spans.ece ?? 0).toFixed(3)}.`}
          </Text>
        </More>
      </div>
    </section>
  )
}

function Worth({ measure, quality, project, audited }: Omit<Props, "version"> & { measure: Measure }) {
  const worth = qualityOf(quality, measure)
  return (
    <div>
      <Text size="sm" c="dimmed">
        {SAID[measure].title.replace("the model", "it")}
      </Text>
      <Text fz={26} fw={620} lh={1.3} className="figures">
        {worth ? percent(worth.value) : "not known yet"}
      </Text>
      <Text size="sm" c="dimmed" className="figures">
        {worth
          ? `${meaning(project, measure)}between ${Math.round(100 * worth.low)} and ${percent(worth.high)}, measured on ${plural(quality?.audit_answers ?? 0, "text")} drawn at random`
          : tooFew(audited, project.audit_share, SAID[measure].noun)}
      </Text>
    </div>
  )
}

function meaning(project: Project, measure: Measure): string {
  if (measure === "parts") return "strict F1, label and both ends: "
  return project.task === "choose_several" ? "with all labels of a text, " : ""
}

function heads(project: Project): string {
  const measures = measuresOf(project)
  return [
    measures.includes("texts") && "A Bayesian linear head on its features.",
    measures.includes("parts") && "A Bayesian linear tagger on its features of words.",
  ]
    .filter(Boolean)
    .join(" ")
}

function tooFew(audited: number, share: number, noun: string): string {
  if (audited >= ENOUGH_AUDITED) return "there are enough answers now: it is being measured"
  if (share <= 0) return "in this project no text is drawn at random, so nobody can say"
  const more = roughly((ENOUGH_AUDITED - audited) / share)
  return `too few answers to say: ask again after about ${plural(more, `more ${noun}`)}`
}
