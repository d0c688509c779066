import { afterEach, describe, expect, it } from "vitest"
import { chosenWords } from "./marking"

function show(html: string): HTMLElement {
  const root = document.createElement("div")
  root.innerHTML = html
  document.body.append(root)
  return root
}

function choose(from: [Node | null | undefined, number], to: [Node | null | undefined, number]): void {
  const range = document.createRange()
  if (from[0]) range.setStart(from[0], from[1])
  if (to[0]) range.setEnd(to[0], to[1])
  window.getSelection()?.removeAllRanges()
  window.getSelection()?.addRange(range)
}

describe("words chosen with the pointer", () => {
  afterEach(() => document.body.replaceChildren())

  it("are whole, and counted without the names behind marks, in code points", () => {
    const html =
      '<span>😀 <span class="marked-part">Velvet</span><span class="marked-cap">Actor</span> Heron is here</span>'
    const root = show(html)
    const rest = root.querySelector("span")?.lastChild
    choose([rest, 2], [rest, 8])
    expect(chosenWords(root, "😀 Velvet Heron is here")).toEqual({ start: 9, end: 17 })
  })

  it("are none where nothing is chosen, or something else is", () => {
    const root = show("Velvet Heron")
    const other = show("elsewhere")
    choose([root.firstChild, 3], [root.firstChild, 3])
    expect(chosenWords(root, "Velvet Heron")).toBeNull()
    choose([other.firstChild, 0], [other.firstChild, 4])
    expect(chosenWords(root, "Velvet Heron")).toBeNull()
  })
})
