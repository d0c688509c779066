/** Of what the owner is told by webhook, and from which figures on. */

import { Anchor } from "@mantine/core"
import { Link } from "react-router"
import type { AlertKind, Monitoring } from "@/features/deploy/queries"
import { useConduct, type PartProps } from "@/features/deploy/useDeeds"
import { ALERTS } from "@/features/deploy/watch/words"
import { NumberSetting } from "@/ui/NumberSetting"
import { Part } from "@/ui/Part"

const OFF = 0

export function AlertsPart({ project, deployment, isReadOnly, seen }: PartProps & { seen: Monitoring }) {
  const change = useConduct(deployment)
  const set = (kind: AlertKind, figure: number, says: string) =>
    change({ alerts: { ...deployment.conduct.alerts, [kind]: figure } }, says)
  return (
    <Part
      title="When to be told"
      says={
        <>
          A webhook is told once when it begins and once when it is over; add one in the{" "}
          <Anchor component={Link} to={`/p/${project.id}/settings#webhooks`} size="sm" underline="always">
            settings
          </Anchor>
          . The smaller a p-value, the less it can be chance.
        </>
      }
    >
      <div className="watch-alerts">
        {seen.alerts_told.map(({ kind, figure }) => {
          const { says, unit, usual } = ALERTS[kind]
          const scale = unit === "%" ? 100 : 1
          return (
            <NumberSetting
              key={kind}
              label={says}
              off="not told"
              usual={usual * scale}
              unit={unit === "p" ? "" : unit}
              min={unit === "hours" ? 0.1 : 0.0001}
              max={unit === "hours" ? 8784 : unit === "%" ? 100 : 1}
              value={figure === null ? null : Math.round(figure * scale * 1e4) / 1e4}
              isReadOnly={isReadOnly}
              save={(given) =>
                set(
                  kind,
                  given === null ? OFF : Math.round((given / scale) * 1e6) / 1e6,
                  given === null ? "This is not told any more." : "This is told from now on.",
                )
              }
            />
          )
        })}
      </div>
    </Part>
  )
}
