/** Where to send, and what of: for a new webhook, or one that is changed. */

import { Button, Checkbox, Group, Stack, TextInput } from "@mantine/core"
import { useState } from "react"
import { Problem } from "@/api/problem"
import type { Kind, NamedKind } from "@/features/projects/settings/webhooks/queries"

interface Props {
  kinds: readonly NamedKind[]
  url?: string
  chosen?: readonly Kind[]
  name: string
  save: (url: string, kinds: Kind[]) => Promise<void>
  onCancel?: () => void
}

const USUAL: readonly Kind[] = ["flag_raised", "people_disagree", "goal_reached"]

export function WebhookForm({ kinds, url = "", chosen = USUAL, name, save, onCancel }: Props) {
  const [address, setAddress] = useState(url)
  const [wanted, setWanted] = useState<readonly Kind[]>(chosen)
  const [problem, setProblem] = useState<{ field: "url" | "kinds"; says: string } | null>(null)
  const [isBusy, setBusy] = useState(false)
  const submit = async () => {
    if (!address.trim()) {
      setProblem({
        field: "url",
        says: "Give the address that is told, such as https://example.com/askwell.",
      })
      return
    }
    if (wanted.length === 0) {
      setProblem({ field: "kinds", says: "Choose at least one thing to be told of." })
      return
    }
    setBusy(true)
    try {
      await save(address.trim(), [...wanted])
      setProblem(null)
    } catch (error) {
      const says = error instanceof Problem ? error.message : "This could not be saved."
      setProblem({ field: says.startsWith("kinds") ? "kinds" : "url", says })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack gap="sm" maw={600}>
      <TextInput
        label="Address"
        description="It gets a POST with JSON: ids and counts, and never a text."
        placeholder="https://example.com/askwell"
        type="url"
        maxLength={2_000}
        value={address}
        error={problem?.field === "url" && problem.says}
        onChange={(event) => setAddress(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") void submit()
        }}
      />
      <Checkbox.Group
        label="Tell it when"
        value={[...wanted]}
        error={problem?.field === "kinds" && problem.says}
        onChange={(values) =>
          setWanted(kinds.map((each) => each.kind).filter((kind) => values.includes(kind)))
        }
      >
        <Stack gap={8} mt={6} mb={6}>
          {kinds.map(({ kind, says }) => (
            <Checkbox key={kind} value={kind} label={says} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Group gap="xs">
        <Button variant="light" loading={isBusy} onClick={() => void submit()}>
          {name}
        </Button>
        {onCancel && (
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </Group>
    </Stack>
  )
}
