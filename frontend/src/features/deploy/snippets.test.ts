/** Tests of the programs to be copied. */

import { describe, expect, it } from "vitest"
import { pollSnippet, snippetsFor } from "@/features/deploy/snippets"

const ADDRESS = "https://askwell.example.com"

describe("programs to be copied", () => {
  it("name the real address and deployment, and take the key from the environment", () => {
    const snippets = snippetsFor(ADDRESS, "tickets", null)
    expect(snippets.map((snippet) => snippet.name)).toEqual(["curl", "Python", "JavaScript"])
    for (const { code } of snippets) {
      expect(code).toContain(ADDRESS)
      expect(code).toContain("tickets")
      expect(code).toContain("ASKWELL_API_KEY")
    }
    expect(pollSnippet(ADDRESS, null)).toContain("$ASKWELL_API_KEY")
  })

  it("hold the key while it can be seen", () => {
    const codes = snippetsFor(ADDRESS, "tickets", "ask_fresh").map(({ code }) => code)
    for (const code of [...codes, pollSnippet(ADDRESS, "ask_fresh")]) {
      expect(code).toContain("ask_fresh")
      expect(code).not.toContain("ASKWELL_API_KEY")
    }
  })
})
