/** The head of a page: its name, one sentence on what it is for, and what can be done. */

import { Box, Group, Text, Title } from "@mantine/core"
import { useDocumentTitle } from "@mantine/hooks"
import type { ReactNode } from "react"

interface Props {
  title: string
  says?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ title, says, actions }: Props) {
  useDocumentTitle(`${title} · Askwell`)
  return (
    <Group justify="space-between" align="flex-start" gap="md" mb="lg">
      <Box maw={720}>
        <Title order={1} fz={26} lh={1.25}>
          {title}
        </Title>
        {says !== undefined && (
          <Text c="dimmed" mt={6}>
            {says}
          </Text>
        )}
      </Box>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  )
}
