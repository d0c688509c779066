/** An empty screen that teaches: what this is, and the one thing to do next. */

import { Center, Stack, Text, Title } from "@mantine/core"
import type { ReactNode } from "react"

interface Props {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
}

export function Empty({ icon, title, children, action }: Props) {
  return (
    <Center py={56} px="md">
      <Stack align="center" gap="sm" maw={460} ta="center">
        {icon}
        <Title order={2} fz={20}>
          {title}
        </Title>
        {children !== undefined && (
          <Text component="div" c="dimmed">
            {children}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  )
}
