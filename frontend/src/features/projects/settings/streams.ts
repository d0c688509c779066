/** The beginning of an export, read off its stream while the rest is left alone. */

import { Problem } from "@/api/problem"

/** Reads a stream until it has so many lines, or so many characters; a refusal is a Problem. */
export async function readBeginning(
  address: string,
  signal: AbortSignal,
  { lines, characters = Infinity }: { lines: number; characters?: number },
): Promise<string> {
  const answer = await fetch(address, { signal }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause
    throw Problem.offline()
  })
  if (!answer.ok) throw Problem.of(answer.status, await answer.json().catch(() => undefined))
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ""
  while (reader && text.split("\n").length <= lines && text.length < characters) {
    const { done, value } = await reader.read()
    if (done) break
    text += value
  }
  await reader?.cancel()
  return text
}
