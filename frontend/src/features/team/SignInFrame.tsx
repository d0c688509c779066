/** The frame of the door: the mark, a card in the middle, and nothing else. */

import { Text, Title } from "@mantine/core"
import { useDocumentTitle } from "@mantine/hooks"
import type { ReactNode } from "react"
import "@/features/team/team.css"

interface Props {
  title: string
  says: string
  children: ReactNode
}

export function SignInFrame({ title, says, children }: Props) {
  useDocumentTitle(`${title} · Askwell`)
  return (
    <main className="door">
      <div className="card door-card">
        <img src="/mark.svg" alt="Askwell" width={40} height={40} />
        <Title order={1} fz={24} mt="md">
          {title}
        </Title>
        <Text c="dimmed" mt={4} mb="lg">
          {says}
        </Text>
        {children}
      </div>
    </main>
  )
}
