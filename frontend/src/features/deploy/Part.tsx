/** A part of a page about deployments, and what stands behind a heading, one click deeper. */

import { Box, Text, Title } from "@mantine/core"
import { IconChevronRight } from "@tabler/icons-react"
import { useId, type ReactNode } from "react"

interface Props {
  title: string
  says?: ReactNode
  children: ReactNode
}

export function Part({ title, says, children }: Props) {
  const id = useId()
  return (
    <section className="card deploy-part" aria-labelledby={id}>
      <Title order={2} fz={17} id={id}>
        {title}
      </Title>
      {says !== undefined && (
        <Text c="dimmed" size="sm" mt={4} maw={680}>
          {says}
        </Text>
      )}
      <Box mt="md">{children}</Box>
    </section>
  )
}

export function More({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="deploy-more">
      <summary>
        <IconChevronRight size={16} aria-hidden />
        {title}
      </summary>
      <Box pt="xs">{children}</Box>
    </details>
  )
}
