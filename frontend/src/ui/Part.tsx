/** A part of a page: a card with a heading, what it is about in a sentence, and what it holds. */

import { Box, Text, Title } from "@mantine/core"
import { useId, type ReactNode } from "react"

interface Props {
  title: string
  says?: ReactNode
  children: ReactNode
}

export function Part({ title, says, children }: Props) {
  const id = useId()
  return (
    <section className="card part" aria-labelledby={id}>
      <Title order={2} fz={17} id={id}>
        {title}
      </Title>
      {says !== undefined && (
        <Text c="dimmed" size="sm" mt={4} maw={760} component="div">
          {says}
        </Text>
      )}
      <Box mt="md">{children}</Box>
    </section>
  )
}
