/** Lines of a guideline that quote a text: `> [[text:12]]` shows text 12 with what was decided of it. */

const LINE = /^ {0,3}> ?\[\[text:(\d{1,15})\]\][ \t]*$/gm
const WHOLE = /^\s*\[\[text:(\d{1,15})\]\]\s*$/

/** The ids of the texts that a guideline quotes, in order, each once. */
export function quotedIn(text: string): number[] {
  return [...new Set([...text.matchAll(LINE)].map((found) => Number(found[1])))]
}

/** The id in what a quoted line reads, or null where it is an ordinary quotation. */
export function quotedId(words: string): number | null {
  const found = WHOLE.exec(words)
  return found ? Number(found[1]) : null
}

/** The guideline with a text quoted at the end of the part under a label's heading, else at its very end. */
export function withQuote(text: string, document: number, label: string | null): string {
  const line = `> [[text:${document}]]`
  const lines = text.replace(/\s+$/, "").split("\n")
  const heading = label === null ? -1 : headingOf(lines, label)
  if (heading === -1) return `${text.trim() ? `${lines.join("\n")}\n\n` : ""}${line}\n`
  const depth = depthOf(lines[heading] ?? "")
  const next = lines.findIndex((each, at) => at > heading && depthOf(each) > 0 && depthOf(each) <= depth)
  const end = next === -1 ? lines.length : next
  const before = lines.slice(0, end).join("\n").replace(/\s+$/, "")
  const after = lines.slice(end).join("\n")
  return `${before}\n\n${line}\n${after ? `\n${after}\n` : ""}`
}

function headingOf(lines: readonly string[], label: string): number {
  const name = label.toLocaleLowerCase()
  return lines.findIndex((line) => depthOf(line) > 0 && line.toLocaleLowerCase().includes(name))
}

function depthOf(line: string): number {
  return /^(#{1,6})\s/.exec(line)?.[1]?.length ?? 0
}
