/** Type a text, and see what the model would answer, how sure it is, and which answered texts are like it. */

import { Stack, Textarea } from "@mantine/core"
import { useMediaQuery } from "@mantine/hooks"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import type { Project } from "@/api/types"
import { measuresOf } from "@/features/learn/measure"
import { nearestQuery, predictQuery, wakeQuery } from "@/features/learn/queries"
import { NearTexts } from "@/features/learn/NearTexts"
import { PredictionBars } from "@/features/learn/PredictionBars"
import { PredictionMarks } from "@/features/learn/PredictionMarks"
import { Part } from "@/ui/Part"
import { ProblemNote } from "@/ui/ProblemNote"
import { Waiting } from "@/ui/Waiting"

const PAUSE = 400
const LONGEST = 20_000
const MODIFIER = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl"

export function TryIt({ project }: { project: Project }) {
  const [typed, setTyped] = useState("")
  const [asked, setAsked] = useState("")
  const hasKeyboard = useMediaQuery("(pointer: fine)", false, { getInitialValueInEffect: false })
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), PAUSE)
    return () => clearTimeout(timer)
  }, [typed])
  const measures = measuresOf(project)
  useQuery(wakeQuery(project.id))
  const predicted = useQuery({
    ...predictQuery(project.id, asked, project.labels.length),
    placeholderData: keepPreviousData,
  })
  const near = useQuery({ ...nearestQuery(project.id, asked), placeholderData: keepPreviousData })
  return (
    <Part
      title="Try it"
      says={`Type or paste a text, and see what the model would ${project.task === "mark_spans" ? "mark" : "answer"}.`}
    >
      <Stack gap="md">
        <Textarea
          aria-label="A text to try"
          placeholder="For example, a message that came in today"
          description={`It answers when you stop typing${hasKeyboard ? `; ${MODIFIER} Enter asks at once` : ""}.`}
          inputWrapperOrder={["label", "input", "description", "error"]}
          size="md"
          autosize
          minRows={2}
          maxRows={10}
          maxLength={LONGEST}
          dir="auto"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
              event.preventDefault()
              setAsked(typed.trim())
            }
          }}
        />
        {asked !== "" && (
          <div aria-live="polite" aria-busy={predicted.isFetching}>
            {predicted.error ? (
              <ProblemNote error={predicted.error} onRetry={() => void predicted.refetch()} />
            ) : predicted.data ? (
              <Stack gap="lg">
                {measures.includes("texts") && (
                  <PredictionBars project={project} predicted={predicted.data} />
                )}
                {measures.includes("parts") && (
                  <PredictionMarks project={project} text={predicted.data.text} predicted={predicted.data} />
                )}
                {near.data && near.data.texts.length > 0 && (
                  <NearTexts texts={near.data.texts} project={project} />
                )}
              </Stack>
            ) : (
              <Waiting rows={4} height={28} />
            )}
          </div>
        )}
      </Stack>
    </Part>
  )
}
