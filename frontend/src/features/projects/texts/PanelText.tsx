/** The text in full, and what came with it. */

import { Text } from "@mantine/core"
import type { Document } from "@/api/types"
import type { Phrase } from "./highlight"
import { Marked } from "./Marked"

export function PanelText({ document, phrases }: { document: Document; phrases: readonly Phrase[] }) {
  const facts = Object.entries(document.metadata)
  return (
    <section aria-label="Text">
      <div className="prose-text texts-panel-text" dir="auto" lang="">
        <Marked text={document.text} phrases={phrases} />
      </div>
      {(facts.length > 0 || document.external_id !== null) && (
        <dl className="texts-facts">
          {document.external_id !== null && <Fact name="id" value={document.external_id} />}
          {facts.map(([name, value]) => (
            <Fact key={name} name={name} value={typeof value === "string" ? value : JSON.stringify(value)} />
          ))}
        </dl>
      )}
    </section>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="texts-fact">
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {value}
      </Text>
    </div>
  )
}
