/** How programs ask a deployment, ready to be copied; and a text to try it with. */

import { Code, Group, Stack, Tabs, Text } from "@mantine/core"
import { useState } from "react"
import { may } from "@/api/rights"
import { KeysPart } from "@/features/deploy/keys/KeysPart"
import type { NewDeploymentKey } from "@/features/deploy/queries"
import { pollSnippet, snippetsFor } from "@/features/deploy/snippets"
import { TryCall } from "@/features/deploy/TryCall"
import type { PartProps } from "@/features/deploy/useDeeds"
import { CopyText } from "@/ui/CopyText"
import { More } from "@/ui/More"
import { Part } from "@/ui/Part"

export function UseTab({ project, deployment }: PartProps) {
  const [fresh, setFresh] = useState<NewDeploymentKey | null>(null)
  const address = window.location.origin
  const secret = fresh?.secret ?? null
  const snippets = snippetsFor(address, deployment.name, secret)
  const isManager = may(project.role, "manage")
  return (
    <Stack gap="md">
      {may(project.role, "predict") && <TryCall project={project} deployment={deployment} />}
      {isManager && <KeysPart deployment={deployment} fresh={fresh} onFresh={setFresh} />}
      <Part
        title="Call it from a program"
        says={
          fresh ? (
            <>The key “{fresh.name}” stands in these: keep it where nobody else reads it.</>
          ) : (
            <>
              Put a key into <Code>ASKWELL_API_KEY</Code>
              {isManager ? "." : ": somebody who manages the project makes one for your program."}
            </>
          )
        }
      >
        <Tabs defaultValue={snippets[0]?.name ?? null} keepMounted={false} variant="outline">
          <Tabs.List mb="sm">
            {snippets.map(({ name }) => (
              <Tabs.Tab key={name} value={name}>
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {snippets.map(({ name, code }) => (
            <Tabs.Panel key={name} value={name}>
              <Program name={name} code={code} />
            </Tabs.Panel>
          ))}
        </Tabs>
        <More title="How a program gets what people said">
          <Text size="sm" c="dimmed" mb="xs" maw={680}>
            Where <Code>abstained</Code> is true, the answer carries a <Code>review_task_id</Code>. Ask for it
            later; or send <Code>{'"wait": 30'}</Code> with the texts, and the call waits so many seconds for
            people; or let a webhook of the settings tell your program.
          </Text>
          <Program name="poll" code={pollSnippet(address, secret)} />
        </More>
      </Part>
    </Stack>
  )
}

function Program({ name, code }: { name: string; code: string }) {
  return (
    <>
      <pre className="deploy-code" tabIndex={0} aria-label={`Program: ${name}`}>
        <code>{code}</code>
      </pre>
      <Group mt="xs">
        <CopyText text={code} />
      </Group>
    </>
  )
}
