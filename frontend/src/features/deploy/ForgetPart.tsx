/** Forgets on request what was kept of somebody's texts, by the id that the program gave them. */

import { Alert, Button, Group, List, Stack, Text, TextInput } from "@mantine/core"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { plural } from "@/core/format"
import { deploymentKey, forget, type Forgotten } from "@/features/deploy/queries"
import type { PartProps } from "@/features/deploy/useDeeds"
import { Part } from "@/ui/Part"
import { ProblemNote } from "@/ui/ProblemNote"

export function ForgetPart({ deployment, isReadOnly }: PartProps) {
  const client = useQueryClient()
  const [id, setId] = useState("")
  const [isSure, setSure] = useState(false)
  const done = useMutation({
    mutationFn: () => forget(deployment.name, id.trim()),
    onSuccess: () => {
      setId("")
      return client.invalidateQueries({ queryKey: deploymentKey(deployment.name) })
    },
  })
  if (isReadOnly) return null
  return (
    <Part
      title="Forget somebody’s texts"
      says="Deletes all that was kept under an id that a program sent with its texts. This cannot be undone."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (id.trim() === "") return
          if (isSure) done.mutate()
          setSure(!isSure)
        }}
      >
        <Group gap="xs" align="flex-end">
          <TextInput
            label="Id"
            placeholder="external_id"
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            value={id}
            onChange={(event) => {
              setId(event.currentTarget.value)
              setSure(false)
            }}
          />
          <Button
            type="submit"
            variant={isSure ? "filled" : "default"}
            {...(isSure && { color: "red" })}
            loading={done.isPending}
            disabled={id.trim() === ""}
            onBlur={() => setSure(false)}
          >
            {isSure ? "Forget for good" : "Forget"}
          </Button>
        </Group>
      </form>
      <div aria-live="polite">
        {done.error && <ProblemNote error={done.error} />}
        {done.data && <Told forgotten={done.data} />}
      </div>
    </Part>
  )
}

function Told({ forgotten }: { forgotten: Forgotten }) {
  const { served, texts, kept, remains } = forgotten
  return (
    <Alert mt="md" color="gray" variant="light">
      <Stack gap={6}>
        <Text size="sm" className="figures">
          {served + texts === 0
            ? "Nothing that could be deleted was kept under this id."
            : `Deleted: ${plural(served, "record")}, and ${plural(texts, "text")} that waited for people.`}
        </Text>
        <Text size="sm">What stays:</Text>
        <List size="sm" spacing={4}>
          {kept.map((each) => (
            <List.Item key={each.because}>
              {plural(each.document_ids.length, "text")} of the project{" "}
              {each.document_ids.length === 1 ? "stays" : "stay"}: {each.says}
            </List.Item>
          ))}
          {remains.map((says) => (
            <List.Item key={says}>{says}</List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  )
}
