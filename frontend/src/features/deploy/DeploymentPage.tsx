/** One deployment: how to use it, when it abstains, which version answers, what waits, and how it gets on. */

import { Anchor, Tabs } from "@mantine/core"
import { IconArrowLeft } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useParams } from "react-router"
import { Problem } from "@/api/problem"
import { projectQuery } from "@/api/queries"
import { may } from "@/api/rights"
import { AbstainTab } from "@/features/deploy/AbstainTab"
import "@/features/deploy/deploy.css"
import { Stand } from "@/features/deploy/DeploymentCard"
import { DeploymentMenu } from "@/features/deploy/DeploymentMenu"
import { deploymentQuery, movesQuery } from "@/features/deploy/queries"
import type { PartProps } from "@/features/deploy/useDeeds"
import { useNow } from "@/ui/useNow"
import { UseTab } from "@/features/deploy/UseTab"
import { VersionsTab } from "@/features/deploy/VersionsTab"
import { WaitingTab } from "@/features/deploy/WaitingTab"
import { WatchTab } from "@/features/deploy/watch/WatchTab"
import { stateInWords } from "@/features/deploy/words"
import { Empty } from "@/ui/Empty"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

const TABS = [
  { path: "use", name: "Use", Shown: UseTab },
  { path: "abstain", name: "When it abstains", Shown: AbstainTab },
  { path: "versions", name: "Versions", Shown: VersionsTab },
  { path: "waiting", name: "Waiting", Shown: WaitingTab },
  { path: "watch", name: "Watch", Shown: WatchTab },
] as const

export function DeploymentPage() {
  const { project: id = "", deployment: name = "", tab = "use" } = useParams()
  const project = useQuery(projectQuery(id)).data
  const found = useQuery(deploymentQuery(name))
  const isElsewhere = found.data !== undefined && found.data.project_id !== id
  const isGone = (found.error instanceof Problem && found.error.status === 404) || isElsewhere
  return (
    <Page>
      <Anchor component={Link} to={`/p/${id}/deploy`} size="sm" className="deploy-back">
        <IconArrowLeft size={16} aria-hidden /> All deployments
      </Anchor>
      {isGone ? (
        <Empty title="This deployment is not here">It may have been deleted, or have another name.</Empty>
      ) : found.data && project ? (
        <Opened
          key={name}
          tab={tab}
          project={project}
          deployment={found.data}
          isReadOnly={!may(project.role, "edit")}
        />
      ) : found.error ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Waiting rows={4} height={96} />
      )}
    </Page>
  )
}

/** On a phone there are more tabs than room: the chosen one is in sight. */
function intoView(tab: HTMLButtonElement | null) {
  tab?.scrollIntoView({ block: "nearest", inline: "nearest" })
}

function Opened({ tab, ...given }: PartProps & { tab: string }) {
  const { project, deployment } = given
  const navigate = useNavigate()
  const now = useNow()
  const moves = useQuery(movesQuery(deployment.name)).data ?? []
  const open = deployment.tasks["open"] ?? 0
  const chosen = TABS.some(({ path }) => path === tab) ? tab : "use"
  const go = (path: string | null) =>
    void navigate(`/p/${project.id}/deploy/${deployment.name}/${path ?? "use"}`, { replace: true })
  return (
    <>
      <PageHeader
        title={deployment.name}
        says={<span className="figures">{stateInWords(deployment, moves, now)}</span>}
        actions={
          <>
            <Stand deployment={deployment} />
            {!given.isReadOnly && <DeploymentMenu {...given} />}
          </>
        }
      />
      <Tabs value={chosen} onChange={go} keepMounted={false}>
        <Tabs.List mb="md" className="deploy-tabs">
          {TABS.map(({ path, name }) => (
            <Tabs.Tab key={path} value={path} ref={path === chosen ? intoView : null}>
              {name}
              {path === "waiting" && open > 0 && <span className="deploy-count figures">{open}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(({ path, Shown }) => (
          <Tabs.Panel key={path} value={path}>
            <Shown {...given} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  )
}
