/** What is kept of the texts that programs send, for how long, and how much may be sent. */

import { Stack, Switch } from "@mantine/core"
import { plural } from "@/core/format"
import { MOST_A_MINUTE } from "@/features/deploy/limits"
import { useConduct, type PartProps } from "@/features/deploy/useDeeds"
import { NumberSetting } from "@/ui/NumberSetting"
import { Part } from "@/ui/Part"
import { saidProblem } from "@/ui/toast"

const USUAL_DAYS = 30
const USUAL_LIMIT = 600

export function KeptPart({ deployment, isReadOnly }: PartProps) {
  const change = useConduct(deployment)
  const { conduct } = deployment
  const keep = async (saves: boolean) => {
    const says = saves ? "Texts are kept from now on." : "Texts are not kept any more."
    const problem = await change({ saves }, says)
    if (problem !== null) saidProblem(new Error(problem))
  }
  return (
    <Part title="What is kept, and how much may be sent">
      <Stack gap="lg">
        <Switch
          label="Keep the texts that are answered"
          description="Only with the consent of those who wrote them: it shows later which texts the model meets, and whether they change. A call may say otherwise with “save”. Texts that are handed to people are kept in any case."
          classNames={{ description: "deploy-says" }}
          checked={conduct.saves}
          disabled={isReadOnly}
          onChange={(event) => void keep(event.currentTarget.checked)}
        />
        <NumberSetting
          label="Forget what was asked and said after"
          description="Counts stay; texts and single answers go."
          off="never"
          usual={USUAL_DAYS}
          unit="days"
          min={1}
          max={36_500}
          isWhole
          value={conduct.retention_days}
          isReadOnly={isReadOnly}
          save={(days) =>
            change(
              { retention_days: days },
              days === null ? "Nothing is forgotten." : `It forgets after ${plural(days, "day")}.`,
            )
          }
        />
        <NumberSetting
          label="Texts a minute at most"
          description="Programs that send more are told to wait."
          off="no limit"
          usual={USUAL_LIMIT}
          unit="texts"
          min={1}
          max={MOST_A_MINUTE}
          isWhole
          value={conduct.texts_a_minute}
          isReadOnly={isReadOnly}
          save={(texts) =>
            change(
              { texts_a_minute: texts },
              texts === null ? "There is no limit." : `At most ${plural(texts, "text")} a minute.`,
            )
          }
        />
      </Stack>
    </Part>
  )
}
