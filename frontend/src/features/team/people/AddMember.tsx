/** Adds somebody who has an account here already, by the name that they sign in with. */

import { Button, Group, TextInput } from "@mantine/core"
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import type { Project } from "@/api/types"
import type { MemberDeeds } from "@/features/team/people/useMembers"
import { RoleSelect } from "@/features/team/RoleSelect"
import { roleName, type Role } from "@/features/team/roles"
import { said } from "@/ui/toast"

export function AddMember({ project, deeds }: { project: Project; deeds: MemberDeeds }) {
  const [name, setName] = useState("")
  const [role, setRole] = useState<Role>("annotator")
  const add = useMutation({
    mutationFn: () => deeds.add(name.trim(), role),
    onSuccess: (member) => {
      setName("")
      said(`${member.name} is in the project, as ${roleName(member.role).toLowerCase()}.`)
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <Group align="flex-start" gap="sm" mt="md">
        <TextInput
          label="Add somebody who has an account"
          placeholder="The name they sign in with"
          flex="1 1 220px"
          maxLength={200}
          autoComplete="off"
          value={name}
          error={add.error?.message}
          onChange={(event) => {
            setName(event.currentTarget.value)
            add.reset()
          }}
        />
        <div className="member-role">
          <RoleSelect mine={project.role} label="As" value={role} onChange={setRole} />
        </div>
        <Button
          type="submit"
          variant="default"
          className="beside-field"
          disabled={!name.trim() || add.isPending}
        >
          Add
        </Button>
      </Group>
    </form>
  )
}
