import { describe, expect, it } from "vitest"
import { commandOf, nameOf, SHORTCUTS, type Press, type Shortcut } from "@/core/shortcuts"

function press(key: string, more: Partial<Press> = {}): Press {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more }
}

describe("shortcuts", () => {
  it("names a press", () => {
    expect(nameOf(press("S"))).toBe("s")
    expect(nameOf(press("Z", { metaKey: true, shiftKey: true }))).toBe("mod+shift+z")
    expect(nameOf(press("?", { shiftKey: true }))).toBe("?")
  })

  it("tells the pages apart", () => {
    expect(commandOf(press("/"), "annotate")).toBe("find")
    expect(commandOf(press("/"), "texts")).toBe("search")
    expect(commandOf(press("k", { ctrlKey: true }), "texts")).toBe("palette")
    expect(commandOf(press("1"), "annotate")).toBeNull()
  })

  it("means one thing by one key on one page", () => {
    for (const pages of [["annotate", "spans"], ["texts"]] as const) {
      const all: readonly Shortcut[] = Object.values(SHORTCUTS)
      const keys = all
        .filter((each) => pages.some((page) => page === each.page) || each.page === "everywhere")
        .flatMap((each) => each.keys)
      expect(new Set(keys).size).toBe(keys.length)
    }
  })
})
