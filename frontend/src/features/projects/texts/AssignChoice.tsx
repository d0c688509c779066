/** Assigns the texts that are chosen: to some people, or to everybody again. */

import { Button, Checkbox, Group, Popover, ScrollArea, Stack, Text } from "@mantine/core"
import { IconUserCheck } from "@tabler/icons-react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { assign, assignedQuery } from "@/api/assignments"
import { keys } from "@/api/queries"
import { plural } from "@/core/format"
import { saidProblem, saidWithUndo } from "@/ui/toast"

interface Props {
  project: string
  chosen: ReadonlySet<number>
  onDone: () => void
}

export function AssignChoice({ project, chosen, onDone }: Props) {
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [who, setWho] = useState<string[]>([])
  const [isBusy, setBusy] = useState(false)
  const found = useQuery({ ...assignedQuery(project), enabled: isOpen })
  const people = found.data?.people.filter((each) => !each.is_gone) ?? []
  const texts = plural(chosen.size, "text")
  const renew = () => client.invalidateQueries({ queryKey: keys.assigned(project) })

  const give = async (to: readonly string[]) => {
    setBusy(true)
    try {
      const before = await assign(project, [{ document_ids: [...chosen], people: [...to], rule_id: null }])
      const names = people.filter((each) => to.includes(each.person_id)).map((each) => each.person)
      const says =
        to.length > 0 ? `${texts} assigned to ${names.join(", ")}` : `Everybody is asked about ${texts}`
      saidWithUndo(says, async () => {
        await assign(project, before)
        await renew()
      })
      setOpen(false)
      onDone()
      await renew()
    } catch (error) {
      saidProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} width={340} position="top" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconUserCheck size={16} aria-hidden />}
          aria-haspopup="dialog"
          onClick={() => setOpen(!isOpen)}
        >
          Assign to…
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Assign to">
        <Checkbox.Group value={who} onChange={setWho} aria-label="Who alone is asked">
          <ScrollArea.Autosize mah={240} type="auto">
            <Stack gap="xs">
              {people.map((each) => (
                <Checkbox key={each.person_id} value={each.person_id} label={each.person} />
              ))}
            </Stack>
          </ScrollArea.Autosize>
        </Checkbox.Group>
        {found.error && (
          <Text size="sm" c="red">
            {found.error.message}
          </Text>
        )}
        <Group gap="xs" mt="sm" wrap="nowrap">
          <Button
            size="compact-sm"
            loading={isBusy}
            disabled={who.length === 0}
            onClick={() => void give(who)}
          >
            Assign {texts}
          </Button>
          <Button size="compact-sm" variant="subtle" disabled={isBusy} onClick={() => void give([])}>
            To everybody again
          </Button>
        </Group>
        <Text size="xs" c="dimmed" mt="xs">
          Only these people are asked them, before anything else. You can undo it.
        </Text>
      </Popover.Dropdown>
    </Popover>
  )
}
