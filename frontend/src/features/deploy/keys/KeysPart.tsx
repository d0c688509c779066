/** The keys with which programs call a deployment: make one, see its secret once, end one. */

import { Stack, Text } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { KeyForm } from "@/features/deploy/keys/KeyForm"
import { GivenKey } from "@/features/deploy/keys/GivenKey"
import "@/features/deploy/keys/keys.css"
import { keysQuery, type Deployment, type NewDeploymentKey } from "@/features/deploy/queries"
import { Part } from "@/ui/Part"
import { ProblemNote } from "@/ui/ProblemNote"
import { ShownOnce } from "@/ui/ShownOnce"
import { Waiting } from "@/ui/Waiting"

interface Props {
  deployment: Deployment
  /** The key that was just made, while its secret is seen. */
  fresh: NewDeploymentKey | null
  onFresh: (key: NewDeploymentKey | null) => void
}

export function KeysPart({ deployment, fresh, onFresh }: Props) {
  const query = keysQuery(deployment.name)
  const found = useQuery(query)
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries({ queryKey: query.queryKey })
  return (
    <Part
      title="Keys of this deployment"
      says="For programs: such a key calls this deployment, and opens nothing else."
    >
      <Stack gap="md">
        {found.error && !found.data && (
          <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
        )}
        {found.isPending && <Waiting rows={1} height={40} />}
        {found.data?.length === 0 && !fresh && (
          <Text size="sm">
            There is no key yet. Make one for each program, so that you can end them one by one.
          </Text>
        )}
        {found.data && found.data.length > 0 && (
          <ul className="rows" aria-label="Keys of this deployment">
            {found.data.map((key) => (
              <GivenKey
                key={key.id}
                deployment={deployment.name}
                given={key}
                onEnd={() => {
                  if (fresh?.id === key.id) onFresh(null)
                  refresh()
                }}
              />
            ))}
          </ul>
        )}
        {fresh && (
          <ShownOnce
            title={`Copy the key “${fresh.name}” now`}
            secret={fresh.secret}
            onDone={() => onFresh(null)}
          >
            It is not shown again. The programs below hold it as long as it is here.
          </ShownOnce>
        )}
        <KeyForm
          deployment={deployment.name}
          onMade={(key) => {
            onFresh(key)
            refresh()
          }}
        />
      </Stack>
    </Part>
  )
}
