/** Chooses a role, with what each may do beside its name. */

import { Select, Text } from "@mantine/core"
import { roleSays, rolesToGive, type Role } from "@/features/team/roles"

interface Props {
  /** The role of who chooses: it says which can be given. */
  mine: Role
  value: Role
  onChange: (role: Role) => void
  label?: string
  name?: string
  description?: string
  isDisabled?: boolean
}

export function RoleSelect({ mine, value, onChange, label, name, description, isDisabled = false }: Props) {
  return (
    <Select
      {...(label !== undefined && { label })}
      {...(name !== undefined && { "aria-label": name })}
      {...(description !== undefined && {
        description,
        inputWrapperOrder: ["label", "input", "description"],
      })}
      data={rolesToGive(mine).map((each) => ({ value: each.role, label: each.name }))}
      value={value}
      allowDeselect={false}
      disabled={isDisabled}
      comboboxProps={{ width: 300, position: "bottom-end" }}
      onChange={(to) => to && onChange(to)}
      renderOption={({ option }) => (
        <div>
          <Text size="sm" fw={550}>
            {option.label}
          </Text>
          <Text size="xs" c="dimmed">
            {roleSays(option.value)}
          </Text>
        </div>
      )}
    />
  )
}
