/** Every version of the guideline: who, when, why, how many answers; what changed; and the way back. */

import { Button, Group, Modal, SegmentedControl, Text, UnstyledButton } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, take } from "@/api/client"
import { guidelineQuery, noteGuideline, type Guideline } from "@/api/guideline"
import type { Project } from "@/api/types"
import { ago, plural } from "@/core/format"
import { Difference } from "@/features/projects/labels/Difference"
import { Markdown } from "@/ui/Markdown"
import { said, saidProblem } from "@/ui/toast"

interface Props {
  project: Project
  guideline: Guideline
  /** Null for who may only read. */
  onRestored: (() => void) | null
  onClose: () => void
}

export function Versions({ project, guideline, onRestored, onClose }: Props) {
  const client = useQueryClient()
  const seenAt = useQuery(guidelineQuery(project.id)).dataUpdatedAt
  const [chosen, setChosen] = useState(guideline.version)
  const [side, setSide] = useState<"changes" | "text">("changes")
  const place = guideline.versions.findIndex((each) => each.version === chosen)
  const version = guideline.versions[place]
  const before = guideline.versions[place + 1]?.version ?? 0
  const restore = async () => {
    const params = { path: { project: project.id, version: chosen } }
    try {
      const now = await take(
        api.POST("/api/v1/projects/{project}/guideline/versions/{version}:restore", { params }),
      )
      onClose()
      noteGuideline(client, project.id, now)
      onRestored?.()
      said(`Version ${chosen} is in force again, as version ${now.version}.`)
    } catch (error) {
      saidProblem(error)
    }
  }
  return (
    <Modal opened onClose={onClose} title="Versions of the guideline" size="xl">
      <div className="versions">
        <ul className="versions-list">
          {guideline.versions.map((each) => (
            <li key={each.version}>
              <UnstyledButton
                className="versions-one"
                aria-current={each.version === chosen}
                onClick={() => setChosen(each.version)}
              >
                <Text size="sm" fw={600}>
                  Version {each.version}
                  {each.version === guideline.version && " · in force"}
                </Text>
                {each.note && <Text size="sm">{each.note}</Text>}
                <Text size="xs" c="dimmed" className="figures">
                  {[each.person, ago(each.created_at, seenAt), plural(each.answers, "answer")]
                    .filter((part) => part !== "")
                    .join(" · ")}
                </Text>
              </UnstyledButton>
            </li>
          ))}
        </ul>
        {version && (
          <div className="versions-shown">
            <Group justify="space-between" gap="xs" mb="sm">
              <SegmentedControl
                size="xs"
                aria-label="What is shown"
                value={side}
                onChange={(value) => setSide(value)}
                data={[
                  { value: "changes", label: before ? `Since version ${before}` : "What was written" },
                  { value: "text", label: "Whole text" },
                ]}
              />
              {onRestored && chosen !== guideline.version && (
                <Button size="xs" variant="light" onClick={() => void restore()}>
                  Put in force again
                </Button>
              )}
            </Group>
            {side === "changes" ? (
              <Difference project={project.id} before={before} after={chosen} />
            ) : (
              <div className="versions-text" tabIndex={0} role="group" aria-label={`Version ${chosen}`}>
                <Markdown>{version.text}</Markdown>
              </div>
            )}
          </div>
        )}
      </div>
    </Modal>
  )
}
