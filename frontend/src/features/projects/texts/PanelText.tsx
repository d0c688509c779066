/** The text in full with what is marked in it, and what came with it. */

import { SegmentedControl, Text } from "@mantine/core"
import { useCallback, useState } from "react"
import type { Document } from "@/api/types"
import { MarkedText } from "@/ui/MarkedText"
import type { Phrase } from "./highlight"
import type { Layer } from "./layers"
import { Marked } from "./Marked"

interface Props {
  document: Document
  phrases: readonly Phrase[]
  /** Whose marks can be seen; the first of them are, until somebody chooses. */
  layers: readonly Layer[]
}

export function PanelText({ document, phrases, layers }: Props) {
  const [wanted, setWanted] = useState<string | null>(null)
  const layer = layers.find((each) => each.key === wanted) ?? layers[0]
  const facts = Object.entries(document.metadata)
  const show = useCallback((piece: string) => <Marked text={piece} phrases={phrases} />, [phrases])
  return (
    <section aria-label="Text">
      {layer && layers.length > 1 && (
        <SegmentedControl
          size="sm"
          mb="sm"
          maw="100%"
          className="texts-layers"
          aria-label="Whose marks are shown"
          value={layer.key}
          onChange={setWanted}
          data={layers.map(({ key, says }) => ({ value: key, label: says }))}
        />
      )}
      <div className="prose-text texts-panel-text" dir="auto" lang="">
        {layer ? (
          <MarkedText text={document.text} marks={layer.marks} show={show} />
        ) : (
          <Marked text={document.text} phrases={phrases} />
        )}
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
