/** A demo project for those who want to play before they bring texts of their own. */

import { Button, Menu } from "@mantine/core"
import { IconChevronDown } from "@tabler/icons-react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useNavigate } from "react-router"
import { api, take } from "@/api/client"
import { keys } from "@/api/queries"
import { demosQuery } from "@/features/projects/setup/queries"
import type { Demo } from "@/features/projects/setup/types"
import { saidProblem } from "@/ui/toast"

export function AddDemo({ variant = "subtle" }: { variant?: "subtle" | "default" }) {
  const demos = useQuery(demosQuery)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isBusy, setBusy] = useState(false)
  const lacking = demos.data?.filter((demo) => demo.project === null || demo.is_deleted) ?? []
  const add = async (demo: Demo) => {
    setBusy(true)
    try {
      const made = await take(api.POST("/api/v1/demos", { body: { name: demo.name } }))
      void client.invalidateQueries({ queryKey: keys.projects })
      await navigate(`/p/${made.id}/${made.answered > 0 ? "label" : "import"}`)
    } catch (error) {
      saidProblem(error)
      setBusy(false)
    }
  }
  if (lacking.length === 0) return null
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          variant={variant}
          {...(variant === "default" ? { size: "md", miw: 210 } : { size: "compact-sm" })}
          color="gray"
          disabled={isBusy}
          rightSection={<IconChevronDown size={16} aria-hidden />}
        >
          {isBusy ? "Adding it" : "Add a demo project"}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Made-up texts, to play with</Menu.Label>
        {lacking.map((demo) => (
          <Menu.Item key={demo.name} onClick={() => void add(demo)}>
            {demo.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
