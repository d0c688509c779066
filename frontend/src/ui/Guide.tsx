/** A guideline to read: Markdown in which real texts stand as quotations, with what was decided of them. */

import { useMemo, type ReactNode } from "react"
import type { Components } from "react-markdown"
import type { Label } from "@/api/types"
import type { components } from "@/api/schema"
import { quotedId } from "@/core/guideline"
import { LabelChip } from "@/ui/LabelChip"
import { Markdown } from "@/ui/Markdown"
import { MarkedText } from "@/ui/MarkedText"

type Quoted = components["schemas"]["ExampleOut"]

interface Props {
  children: string
  /** The quoted texts by their ids; undefined while they are on their way. */
  quoted: ReadonlyMap<number, Quoted> | undefined
  labels: ReadonlyMap<string, Label>
}

export function Guide({ children, quoted, labels }: Props) {
  const others = useMemo<Components>(
    () => ({
      blockquote: ({ node, children: words }) => {
        const id = quotedId(wordsOf(node))
        return id === null ? (
          <blockquote>{words}</blockquote>
        ) : (
          <Quotation example={quoted?.get(id)} labels={labels} />
        )
      },
    }),
    [quoted, labels],
  )
  return <Markdown others={others}>{children}</Markdown>
}

interface QuotationProps {
  example: Quoted | undefined
  labels: Props["labels"]
}

function Quotation({ example, labels }: QuotationProps): ReactNode {
  if (example === undefined) return <blockquote className="quoted">Fetching a text …</blockquote>
  if (example.text === null) {
    return (
      <blockquote className="quoted">The text that stood here is not in the project any more.</blockquote>
    )
  }
  const marks = example.spans.map(({ start, end, label_id }) => {
    const label = labels.get(label_id)
    return { start, end, name: label?.name ?? "a label that is gone", colour: label?.colour ?? "#57534E" }
  })
  const given = example.labels.map((id) => labels.get(id)).filter((label) => label !== undefined)
  return (
    <figure className="quoted">
      <blockquote dir="auto" lang="">
        <MarkedText text={example.text} marks={marks} />
        {example.is_cut && " …"}
      </blockquote>
      <figcaption>
        {given.map((label) => (
          <LabelChip key={label.id} name={label.name} colour={label.colour} />
        ))}
        {given.length === 0 && marks.length === 0 && "not decided yet"}
      </figcaption>
    </figure>
  )
}

interface Part {
  type: string
  value?: unknown
  children?: readonly Part[]
}

function wordsOf(node: unknown): string {
  const part = node as Part | undefined
  if (typeof part?.value === "string") return part.value
  return (part?.children ?? []).map(wordsOf).join("")
}
