/** Leaving a project: an act of its own, which takes two presses, since only others can take it back. */

import { Button } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useNavigate } from "react-router"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import type { Project } from "@/api/types"
import { Part } from "@/ui/Part"
import { said, saidProblem } from "@/ui/toast"

export function LeavePart({ project }: { project: Project }) {
  const [isSure, setSure] = useState(false)
  const navigate = useNavigate()
  const client = useQueryClient()
  const leave = async () => {
    try {
      await take(api.POST("/api/v1/projects/{project}:leave", { params: { path: { project: project.id } } }))
    } catch (error) {
      saidProblem(error)
      return
    }
    await navigate("/")
    await client.invalidateQueries({ queryKey: keys.projects })
    said(`You have left ${project.name}.`)
  }
  return (
    <Part
      title="Leave this project"
      says="Your answers stay. To come back you need to be invited or added again."
    >
      <Button
        variant={isSure ? "filled" : "default"}
        {...(isSure && { color: "red" })}
        onBlur={() => setSure(false)}
        onClick={() => (isSure ? void leave() : setSure(true))}
      >
        {isSure ? "Leave for good" : "Leave"}
      </Button>
    </Part>
  )
}
