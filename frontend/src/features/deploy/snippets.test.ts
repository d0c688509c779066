/** Tests of the programs to be copied. */

import { describe, expect, it } from "vitest"
import { snippetsFor } from "@/features/deploy/snippets"

describe("programs to be copied", () => {
  it("name the real address and deployment, and take the key from the environment", () => {
    const snippets = snippetsFor("https://askwell.example.com", "tickets")
    expect(snippets.map((snippet) => snippet.name)).toEqual(["curl", "Python", "JavaScript"])
    for (const { code } of snippets) {
      expect(code).toContain("https://askwell.example.com/api/v1/deployments/tickets/predict")
      expect(code).toContain("ASKWELL_KEY")
    }
  })
})
