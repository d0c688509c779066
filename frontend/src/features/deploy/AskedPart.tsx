/** What becomes of texts that are not answered: strange ones, who is asked, how long, and what stands then. */

import { Select, Stack, Switch } from "@mantine/core"
import { plural } from "@/core/format"
import { useConduct, type PartProps } from "@/features/deploy/useDeeds"
import { fallbackInWords } from "@/features/deploy/words"
import { NumberSetting } from "@/ui/NumberSetting"
import { Part } from "@/ui/Part"
import { saidProblem } from "@/ui/toast"

const USUAL_HOURS = 72
const USUAL_SCOPE = 99

export function AskedPart({ project, deployment, isReadOnly }: PartProps) {
  const change = useConduct(deployment)
  const { conduct } = deployment
  const tell = async (given: Promise<string | null>) => {
    const problem = await given
    if (problem !== null) saidProblem(new Error(problem))
  }
  const labels = project.labels.filter((label) => !label.is_archived && label.kind === "choice")
  const endings = [
    { value: "model", label: "The model’s own guess" },
    { value: "none", label: "No answer" },
    ...labels.map((label) => ({ value: label.id, label: `Always “${label.name}”` })),
  ]
  return (
    <Part
      title="What becomes of the others"
      says="Texts that it does not answer come to the people of this project, the most urgent first, and the program is told what they say."
    >
      <Stack gap="lg">
        <Switch
          label="Ask people"
          description="Off: the program is told that there is no answer, and nobody is asked."
          checked={conduct.asks_people}
          disabled={isReadOnly}
          onChange={(event) => {
            const asks_people = event.currentTarget.checked
            const says = asks_people ? "People are asked from now on." : "Nobody is asked any more."
            void tell(change({ asks_people }, says))
          }}
        />
        {conduct.policy.kind !== "never" && (
          <NumberSetting
            label="Hand over texts that are stranger than"
            description="Stranger than this share of the project’s texts. A text unlike all that it knows is not answered, however probable the answer seems."
            off="answer them like any other"
            usual={USUAL_SCOPE}
            unit="%"
            min={50}
            max={100}
            value={conduct.scope_limit === null ? null : round(100 * conduct.scope_limit)}
            isReadOnly={isReadOnly}
            save={(percent) =>
              change(
                { scope_limit: percent === null ? null : round(percent) / 100 },
                percent === null
                  ? "Strange texts are answered like any other."
                  : `Texts stranger than ${percent} % are handed over.`,
              )
            }
          />
        )}
        {conduct.asks_people && (
          <>
            <NumberSetting
              label="Check at random"
              description="This share of all texts is asked of people as well, whatever the model says: only so one sees how often it is right in real use."
              unit="%"
              min={0}
              max={100}
              value={round(100 * conduct.audit_share)}
              isReadOnly={isReadOnly}
              save={(percent) =>
                change(
                  { audit_share: round(percent) / 100 },
                  `${percent} % of the texts are checked at random.`,
                )
              }
            />
            <NumberSetting
              label="Wait for people at most"
              description="After this long, what you choose below stands, and the program is told so."
              off="as long as it takes"
              usual={USUAL_HOURS}
              unit="hours"
              min={0.1}
              max={8784}
              value={conduct.expiry_hours}
              isReadOnly={isReadOnly}
              save={(hours) =>
                change(
                  { expiry_hours: hours },
                  hours === null
                    ? "Texts wait for as long as it takes."
                    : `Texts wait for ${plural(hours, "hour")}.`,
                )
              }
            />
            {conduct.expiry_hours !== null && (
              <Select
                label="When nobody has answered by then"
                description="A text that expired does not teach the model."
                classNames={{ description: "deploy-says", wrapper: "deploy-select" }}
                data={endings}
                value={conduct.fallback}
                allowDeselect={false}
                readOnly={isReadOnly}
                onChange={(fallback) => {
                  if (fallback === null) return
                  const says = `When nobody answers in time, ${fallbackInWords(fallback, project.labels)}.`
                  void tell(change({ fallback }, says))
                }}
              />
            )}
            <NumberSetting
              label="Texts that may wait at once"
              description="Beyond that, the program is told that there is no answer, and people are not asked for more than they can do."
              unit="texts"
              min={0}
              max={1_000_000}
              isWhole
              value={conduct.open_most}
              isReadOnly={isReadOnly}
              save={(open_most) => change({ open_most }, `At most ${plural(open_most, "text")} may wait.`)}
            />
          </>
        )}
      </Stack>
    </Part>
  )
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
