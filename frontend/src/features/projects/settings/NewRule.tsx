/** A rule in the making: a column of the texts, one of its values, and the people who are asked. */

import { Autocomplete, Button, MultiSelect, Select, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { addRule, removeRule, type Assigned } from "@/api/assignments"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import { plural } from "@/core/format"
import { saidWithUndo } from "@/ui/toast"

interface Props {
  project: string
  people: Assigned["people"]
  onMade: () => Promise<unknown>
}

export function NewRule({ project, people, onMade }: Props) {
  const facets = useQuery({
    queryKey: [...keys.texts(project), "facets"],
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/projects/{project}/documents:facets", { params: { path: { project } }, signal })),
    staleTime: 30_000,
  }).data
  const [field, setField] = useState<string | null>(null)
  const [value, setValue] = useState("")
  const [who, setWho] = useState<string[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const columns = facets?.metadata ?? []
  if (facets && columns.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        The texts came without other columns, so there is nothing to make a rule of.
      </Text>
    )
  }
  const isWhole = field !== null && value.trim() !== "" && who.length > 0
  const make = async () => {
    if (!isWhole) return
    setBusy(true)
    try {
      const rule = await addRule(project, { field, value: value.trim(), people: who })
      saidWithUndo(`${plural(rule.texts, "text")} assigned, and those to come.`, async () => {
        await removeRule(project, rule.id)
        await onMade()
      })
      setValue("")
      setWho([])
      setProblem(null)
      await onMade()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "The rule could not be made.")
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="rule-new"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <Select
        label="Texts whose"
        placeholder="Column"
        searchable
        data={columns.map((each) => each.key)}
        value={field}
        onChange={(chosen) => {
          setField(chosen)
          setValue("")
        }}
      />
      <Autocomplete
        label="is"
        placeholder={field === null ? "First choose a column" : "Value"}
        disabled={field === null}
        data={columns.find((each) => each.key === field)?.values.map((each) => each.value) ?? []}
        value={value}
        error={problem}
        onChange={setValue}
      />
      <MultiSelect
        label="are for"
        placeholder={who.length === 0 ? "People" : ""}
        searchable
        data={people.map((each) => ({ value: each.person_id, label: each.person }))}
        value={who}
        onChange={setWho}
      />
      <Button type="submit" variant="default" loading={isBusy} disabled={!isWhole}>
        Assign
      </Button>
    </form>
  )
}
