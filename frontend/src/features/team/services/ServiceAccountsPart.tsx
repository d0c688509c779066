/** Service accounts: programs that work in the project in their own name, each with keys of its own. */

import { Button, Stack, TextInput } from "@mantine/core"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import type { Project } from "@/api/types"
import type { UseWord } from "@/core/uses"
import { NewSecret } from "@/features/team/NewSecret"
import { Part } from "@/ui/Part"
import type { NewKey } from "@/features/team/queries"
import { servicesKey, servicesQuery } from "@/features/team/services/queries"
import { ServiceRow } from "@/features/team/services/ServiceRow"
import { ProblemNote } from "@/ui/ProblemNote"
import { UseChoice } from "@/ui/UseChoice"
import { Waiting } from "@/ui/Waiting"

const OF_SERVICES: readonly UseWord[] = ["view", "predict", "import"]

export function ServiceAccountsPart({ project }: { project: Project }) {
  const found = useQuery(servicesQuery(project.id))
  const client = useQueryClient()
  const [isMaking, setMaking] = useState(false)
  const [name, setName] = useState("")
  const [uses, setUses] = useState<UseWord[] | null>(null)
  const [made, setMade] = useState<NewKey | null>(null)
  const refresh = () => void client.invalidateQueries({ queryKey: servicesKey(project.id) })
  const create = useMutation({
    mutationFn: () =>
      take(
        api.POST("/api/v1/projects/{project}/service-accounts", {
          params: { path: { project: project.id } },
          body: { name: name.trim(), permissions: uses },
        }),
      ),
    onSuccess: (account) => {
      setMade({ ...account.key, name: account.name })
      setName("")
      setUses(null)
      setMaking(false)
      refresh()
    },
  })
  return (
    <Part
      title="Service accounts"
      says="For programs that call the model or add texts in their own name, not in a person’s."
    >
      <Stack gap="md">
        {found.error && <ProblemNote error={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <Waiting rows={1} height={48} />}
        {found.data && found.data.length > 0 && (
          <ul className="rows">
            {found.data.map((account) => (
              <ServiceRow
                key={account.person_id}
                account={account}
                project={project.id}
                now={found.dataUpdatedAt}
                onMade={setMade}
                onChange={refresh}
              />
            ))}
          </ul>
        )}
        {made && <NewSecret made={made} onDone={() => setMade(null)} />}
        {isMaking ? (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              create.mutate()
            }}
          >
            <Stack gap="md" maw={420}>
              <TextInput
                label="Which program is it?"
                placeholder="Web shop"
                maxLength={200}
                autoFocus
                autoComplete="off"
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <UseChoice
                offered={OF_SERVICES}
                everything="Everything a service account may do"
                value={uses}
                onChange={setUses}
              />
              {create.error && <ProblemNote error={create.error} />}
              <div className="member-acts">
                <Button type="submit" disabled={!name.trim() || uses?.length === 0 || create.isPending}>
                  Make it and its key
                </Button>
                <Button variant="subtle" color="gray" onClick={() => setMaking(false)}>
                  Cancel
                </Button>
              </div>
            </Stack>
          </form>
        ) : (
          <div>
            <Button variant="default" onClick={() => setMaking(true)}>
              Make a service account
            </Button>
          </div>
        )}
      </Stack>
    </Part>
  )
}
