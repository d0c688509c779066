/** Every deployment of a project; before the first, what deploying means, and how to begin. */

import { Button, Stack } from "@mantine/core"
import { IconPlus, IconRocket } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useParams, useSearchParams } from "react-router"
import { useLive } from "@/api/live"
import { projectQuery } from "@/api/queries"
import { may } from "@/api/rights"
import type { Project } from "@/api/types"
import "@/features/deploy/deploy.css"
import { DeploymentCard } from "@/features/deploy/DeploymentCard"
import { NewDeployment } from "@/features/deploy/NewDeployment"
import { deploymentsQuery, type Deployment } from "@/features/deploy/queries"
import { Empty } from "@/ui/Empty"
import { Page } from "@/ui/Page"
import { PageHeader } from "@/ui/PageHeader"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

export function DeployPage() {
  const { project: id = "" } = useParams()
  const project = useQuery(projectQuery(id)).data
  const found = useQuery(deploymentsQuery(id))
  const [address, setAddress] = useSearchParams()
  const mayMake = project !== undefined && may(project.role, "edit")
  const isMaking = mayMake && address.has("new")
  const setMaking = (is: boolean) => setAddress(is ? { new: "" } : {}, { replace: true })
  return (
    <Page>
      <PageHeader
        title="Deploy"
        says="Let programs ask your model. What it is not sure of comes back to people."
        actions={
          mayMake &&
          !isMaking &&
          !!found.data?.length && (
            <Button
              variant="light"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setMaking(true)}
            >
              Deploy once more
            </Button>
          )
        }
      />
      {found.error && !found.data ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : !found.data || !project ? (
        <Waiting rows={3} height={96} />
      ) : (
        <Stack gap="md">
          {isMaking && (
            <NewDeployment
              project={project}
              isFirst={found.data.length === 0}
              onCancel={() => setMaking(false)}
            />
          )}
          {found.data.length > 0 ? (
            <Deployments deployments={found.data} project={project} />
          ) : (
            !isMaking && <NothingYet project={project} onBegin={mayMake ? () => setMaking(true) : null} />
          )}
        </Stack>
      )}
    </Page>
  )
}

function Deployments({ deployments, project }: { deployments: readonly Deployment[]; project: Project }) {
  return (
    <ul className="deploy-list" aria-label="Deployments">
      {deployments.map((deployment) => (
        <li key={deployment.id}>
          <DeploymentCard deployment={deployment} project={project.id} />
        </li>
      ))}
    </ul>
  )
}

function NothingYet({ project, onBegin }: { project: Project; onBegin: (() => void) | null }) {
  const { version } = useLive()
  const hasModel = version > 0
  return (
    <Empty
      icon={<IconRocket size={40} stroke={1.4} color="var(--accent)" aria-hidden />}
      title="Your model is not deployed yet"
      action={
        !hasModel && may(project.role, "annotate") ? (
          <Button component={Link} to={`/p/${project.id}/label`}>
            Begin labelling
          </Button>
        ) : (
          onBegin && <Button onClick={onBegin}>Deploy the model</Button>
        )
      }
    >
      Deploying gives your model an address that any program can send texts to. It answers what it is sure of,
      and hands the rest to people here, whose answers go back to the program and teach the model.
      {!hasModel && " First it needs a model: it comes with your first answers."}
    </Empty>
  )
}
