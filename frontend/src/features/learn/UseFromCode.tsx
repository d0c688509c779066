/** How a program calls this model: copy, paste, run; and where to deploy it. */

import { Anchor, Code, Group, Tabs, Text } from "@mantine/core"
import { Link } from "react-router"
import type { Project } from "@/api/types"
import { measuresOf } from "@/features/learn/measure"
import { MARKED, PLAIN, snippetsFor } from "@/features/learn/snippets"
import { CopyText } from "@/ui/CopyText"
import { Part } from "@/ui/Part"

export function UseFromCode({ project }: { project: Project }) {
  const isMarking = measuresOf(project).includes("parts")
  const snippets = snippetsFor(window.location.origin, project.id, isMarking ? MARKED : PLAIN)
  return (
    <Part
      title="Use it from code"
      says={
        <>
          Put a key into <Code>ASKWELL_API_KEY</Code>:{" "}
          <Anchor component={Link} to="/account" size="sm" underline="always">
            make one on your account page
          </Anchor>
          . Then run one of these; they always ask the newest version. To have it hand to people what it is
          not sure of,{" "}
          <Anchor component={Link} to={`/p/${project.id}/deploy`} size="sm" underline="always">
            deploy it
          </Anchor>
          .
        </>
      }
    >
      <Tabs defaultValue={snippets[0]?.name ?? null} keepMounted={false}>
        <Tabs.List mb="sm">
          {snippets.map((snippet) => (
            <Tabs.Tab key={snippet.name} value={snippet.name}>
              {snippet.name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map((snippet) => (
          <Tabs.Panel key={snippet.name} value={snippet.name}>
            <pre className="learn-code" tabIndex={0} aria-label={`Program: ${snippet.name}`}>
              <code>{snippet.code}</code>
            </pre>
            <Group mt="xs">
              <CopyText text={snippet.code} />
              <Text size="sm" c="dimmed">
                {isMarking
                  ? "Each part comes with its positions, its words and its probability. Positions count code points, as Python does; ask for “utf16” for JavaScript or Java, “bytes” for Go or Rust."
                  : "The answer holds labels with probabilities, and how unsure the model is."}
              </Text>
            </Group>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Part>
  )
}
