/** The ends of a project: a demo begins anew, any project is put away, and can be brought back. */

import { Button, Group, Stack, Text } from "@mantine/core"
import { IconRefresh, IconTrash } from "@tabler/icons-react"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useNavigate } from "react-router"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import { plural } from "@/core/format"
import { Section } from "@/features/projects/settings/Section"
import type { SectionProps } from "@/features/projects/settings/useSetting"
import { said, saidProblem, saidWithUndo } from "@/ui/toast"

export function Removal({ project, rights }: SectionProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isBusy, setBusy] = useState(false)
  const [isSure, setSure] = useState(false)
  const params = { path: { project: project.id } }

  const remove = async () => {
    setBusy(true)
    try {
      await take(api.DELETE("/api/v1/projects/{project}", { params }))
    } catch (error) {
      setBusy(false)
      if (!rights.notice(error)) saidProblem(error)
      return
    }
    await navigate("/")
    await client.invalidateQueries({ queryKey: keys.projects })
    saidWithUndo(`${project.name} is deleted.`, async () => {
      await take(api.POST("/api/v1/projects/{project}:restore", { params }))
      await client.invalidateQueries({ queryKey: keys.projects })
      said(`${project.name} is back, whole.`)
    })
  }
  const reset = async () => {
    setBusy(true)
    try {
      await take(api.POST("/api/v1/projects/{project}:reset-demo", { params }))
      await client.invalidateQueries({ queryKey: keys.project(project.id) })
      said("The demo begins anew: no text is answered.")
    } catch (error) {
      if (!rights.notice(error)) saidProblem(error)
    } finally {
      setBusy(false)
      setSure(false)
    }
  }
  return (
    <Section id="delete">
      <Stack gap="lg">
        {project.is_demo && (
          <div>
            <Text size="sm" fw={500}>
              Begin the demo anew
            </Text>
            <Text size="sm" c="dimmed" mb="sm" maw={640}>
              {project.answered > 0 ? `Its ${plural(project.answered, "answer")}` : "Answers"}, and what the
              model learnt from them, are thrown away for good. The texts stay.
            </Text>
            {isSure ? (
              <Group gap="xs">
                <Button color="red" loading={isBusy} onClick={() => void reset()}>
                  Throw the answers away
                </Button>
                <Button variant="subtle" color="gray" onClick={() => setSure(false)}>
                  Keep them
                </Button>
              </Group>
            ) : (
              <Button
                variant="default"
                leftSection={<IconRefresh size={16} aria-hidden />}
                disabled={rights.refusal !== null}
                onClick={() => setSure(true)}
              >
                Begin anew
              </Button>
            )}
          </div>
        )}
        <div>
          <Text size="sm" fw={500}>
            Delete this project
          </Text>
          <Text size="sm" c="dimmed" mb="sm" maw={640}>
            It disappears for everybody, with its {plural(project.documents, "text")} and{" "}
            {plural(project.answered, "answer")}. Nothing is erased: undo it at once, or restore it later from
            “Recently deleted” on the page of all projects.
          </Text>
          <Button
            color="red"
            variant="light"
            leftSection={<IconTrash size={16} aria-hidden />}
            loading={isBusy && !isSure}
            disabled={rights.refusal !== null}
            onClick={() => void remove()}
          >
            Delete the project
          </Button>
        </div>
      </Stack>
    </Section>
  )
}
