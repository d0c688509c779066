/** One part of the account, under its own heading. */

import { Text, Title } from "@mantine/core"
import { useId, type ReactNode } from "react"

interface Props {
  title: string
  says: ReactNode
  children: ReactNode
}

export function Part({ title, says, children }: Props) {
  const id = useId()
  return (
    <section className="card account-part" aria-labelledby={id}>
      <Title order={2} fz={18} id={id}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" mt={2} mb="md" component="div">
        {says}
      </Text>
      {children}
    </section>
  )
}
