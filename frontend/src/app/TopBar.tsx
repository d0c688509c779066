/** The bar above every page: the mark, where one is, the palette, the theme and the account. */

import {
  ActionIcon,
  Box,
  Group,
  Menu,
  Text,
  Tooltip,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core"
import { spotlight } from "@mantine/spotlight"
import { IconCommand, IconLogout, IconMoon, IconSun, IconUser } from "@tabler/icons-react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { Link, useNavigate } from "react-router"
import { api, take } from "@/api/client"
import { meQuery } from "@/api/queries"
import { saidProblem } from "@/ui/toast"

export function TopBar({ children }: { children?: ReactNode }) {
  const { toggleColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme("light")
  const other = scheme === "dark" ? "light" : "dark"
  return (
    <Group component="header" h={52} px="md" gap="sm" wrap="nowrap" className="top-bar">
      <UnstyledButton component={Link} to="/" aria-label="Askwell: your projects" h={28}>
        <img src="/mark.svg" alt="" width={28} height={28} />
      </UnstyledButton>
      <Box flex={1} miw={0}>
        {children}
      </Box>
      <Tooltip label="Go anywhere (Ctrl K)">
        <ActionIcon variant="subtle" color="gray" aria-label="Go anywhere" onClick={() => spotlight.open()}>
          <IconCommand size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`Use the ${other} theme`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Use the ${other} theme`}
          onClick={toggleColorScheme}
        >
          {scheme === "dark" ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <Account />
    </Group>
  )
}

function Account() {
  const me = useQuery(meQuery)
  const navigate = useNavigate()
  const client = useQueryClient()
  const signOut = async () => {
    try {
      await take(api.DELETE("/api/v1/sessions"))
    } catch (error) {
      saidProblem(error)
      return
    }
    await navigate("/sign-in")
    client.clear()
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="Your account">
          <IconUser size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm">{me.data?.name}</Text>
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} aria-hidden />}>
          Account and API keys
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
