/** The end of the guided start: what is missing, what went wrong, and Go. */

import { Alert, Button, Group, Stack, Text } from "@mantine/core"
import { IconAlertTriangle, IconArrowRight } from "@tabler/icons-react"
import { SendingLine } from "@/features/projects/setup/SendingLine"
import type { Sending } from "@/features/projects/setup/useSending"
import { ProblemNote } from "@/ui/ProblemNote"

interface Props {
  lacks: string | null
  reminds: string | null
  hasFile: boolean
  isGoing: boolean
  sending: Sending
  fileName: string | null
  problem: unknown
  onGo: () => void
  onOtherFile: () => void
}

export function GoBar(props: Props) {
  const { sending, lacks } = props
  const refusal = sending.error instanceof Error ? sending.error.message : null
  const isRefused = refusal !== null || props.problem !== null
  const status = isRefused
    ? "Nothing that you entered is lost."
    : (lacks ?? props.reminds ?? "Everything is there.")
  return (
    <div className="go-bar">
      <Stack gap="sm">
        {props.problem !== null && <ProblemNote error={props.problem} />}
        {refusal !== null && (
          <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            <Text size="sm">The project is there, but its file did not go in. {refusal}</Text>
            <Group gap="xs" mt="xs">
              <Button size="xs" variant="default" onClick={props.onOtherFile}>
                Choose another file
              </Button>
            </Group>
          </Alert>
        )}
        {sending.sent && (
          <SendingLine name={props.fileName ?? "the file"} sent={sending.sent} onStop={sending.stop} />
        )}
        <Group justify="space-between" gap="md" className="go-line">
          <Text size="sm" c="dimmed" role="status" flex="1 1 220px">
            {status}
          </Text>
          <Button
            size="md"
            rightSection={<IconArrowRight size={18} aria-hidden />}
            disabled={lacks !== null || props.isGoing}
            onClick={props.onGo}
          >
            {props.isGoing
              ? "Setting it up"
              : props.hasFile
                ? "Read the texts and start"
                : "Make the project"}
          </Button>
        </Group>
      </Stack>
    </div>
  )
}
