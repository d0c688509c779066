/** Labels as people paste them: one a line, with what belongs to each after a colon or a tab. */

export interface PastedLabel {
  readonly name: string
  readonly description: string
}

const BULLET = /^[-*•–](?:\s+|$)/
const COLON = /\s*[::](?:\s+|$)/

/** Whether two names mean the same label to the server: case and the space around them do not count. */
export function isSameName(one: string, other: string): boolean {
  return folded(one) === folded(other)
}

/** A name in the form in which two names are compared. */
export function folded(name: string): string {
  return name.trim().normalize("NFC").toLowerCase()
}

/**
 * Reads "name", "name: description" or "name<TAB>description", one a line. Blank lines and list bullets are
 * ignored. A name that comes again is folded into its first place, and gives its description if there was none.
 */
export function parseLabels(text: string): PastedLabel[] {
  const found = new Map<string, PastedLabel>()
  for (const line of text.split(/\r\n|\r|\n/)) {
    const { name, description } = parseLine(line)
    if (!name) continue
    const key = folded(name)
    const before = found.get(key)
    if (!before) found.set(key, { name, description })
    else if (!before.description && description) found.set(key, { name: before.name, description })
  }
  return [...found.values()]
}

function parseLine(line: string): PastedLabel {
  const bare = line.trim().replace(BULLET, "")
  const tab = bare.indexOf("\t")
  const colon = COLON.exec(bare)
  const [end, rest] =
    tab >= 0
      ? [tab, tab + 1]
      : colon
        ? [colon.index, colon.index + colon[0].length]
        : [bare.length, bare.length]
  return { name: tidy(bare.slice(0, end)), description: tidy(bare.slice(rest)) }
}

function tidy(text: string): string {
  return text.replace(/\s+/g, " ").trim()
}
