/** “Sign in with …”: there where a provider is set up. */

import { Button, Divider, Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { goToProvider, providerQuery } from "@/features/team/provider"
import { ProblemNote } from "@/ui/ProblemNote"

interface Props {
  nextPath?: string
  invitation?: string
}

export function ProviderButton({ nextPath = "/", invitation }: Props) {
  const name = useQuery(providerQuery).data
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  if (!name) return null
  const go = async () => {
    setBusy(true)
    setError(null)
    try {
      await goToProvider({ next_path: nextPath, invitation_token: invitation ?? null })
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Stack gap="md">
      <Divider label="or" />
      {error !== null && <ProblemNote error={error} />}
      <Button size="md" variant="default" fullWidth disabled={isBusy} onClick={() => void go()}>
        Sign in with {name}
      </Button>
    </Stack>
  )
}
