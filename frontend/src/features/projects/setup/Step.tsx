/** One numbered step of the guided start, ticked when it is done. */

import { Box, Group, Text, Title, VisuallyHidden } from "@mantine/core"
import { IconCheck } from "@tabler/icons-react"
import { useId, type ReactNode } from "react"

interface Props {
  id?: string
  number: number
  title: string
  says: string
  isDone: boolean
  isOptional?: boolean
  children: ReactNode
}

export function Step({ id, number, title, says, isDone, isOptional = false, children }: Props) {
  const heading = useId()
  return (
    <section className="card step" id={id} aria-labelledby={heading}>
      <Group gap="sm" align="flex-start" wrap="nowrap" mb="md">
        <span className="step-number" data-done={isDone || undefined} aria-hidden>
          {isDone ? <IconCheck size={17} stroke={2.6} /> : number}
        </span>
        <Box>
          <Title order={2} fz={18} lh="30px" id={heading}>
            {title}
            {isOptional && (
              <Text component="span" size="sm" c="dimmed" fw={400}>
                {" "}
                if you like
              </Text>
            )}
            {isDone && <VisuallyHidden> (done)</VisuallyHidden>}
          </Title>
          <Text size="sm" c="dimmed" mt={2}>
            {says}
          </Text>
        </Box>
      </Group>
      {children}
    </section>
  )
}
